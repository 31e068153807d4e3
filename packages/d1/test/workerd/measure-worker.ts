// Runs in workerd: what a dispatch on D1 costs, in rows read and written, in statements, and in time.
import { d1Store, type D1Binding, type D1BindingSession } from '@factos/d1'
import { accept, decider, jsonCodec, query, queryItem, tag, unwrap } from 'factos'

type Noted = { type: 'Noted'; course: string }

const codec = jsonCodec<Noted>({ Noted: { tags: ({ course }) => [tag('course', course), tag('tenant', 'one')] } })

const notes = decider<{ course: string }, number, Noted>({
  initial: 0,
  evolve: (count) => count + 1,
  decide: (_, { course }) => accept({ type: 'Noted', course }),
})

/** `/fill?events=1000`, `/dispatch?course=…`, `/seconds?times=…`. */
export default {
  fetch: async (request: Request, { DB }: { readonly DB: D1Binding }): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url)
    const calls: Call[] = []
    const store = d1Store({ database: counting(DB, calls) })
    switch (pathname) {
      case '/fill': {
        unwrap(await store.migrate())
        const events = Number(searchParams.get('events'))
        // Ten events a course, wherever the log ends.
        for (let done = 0; done < events; done += 1_000) {
          const batch = Array.from({ length: Math.min(1_000, events - done) }, (_, i) => ({
            type: 'Noted' as const,
            course: `c${Math.floor((done + i) / 10)}`,
          }))
          unwrap(await store.append({ stream: `filling-${done}`, events: batch, codec }))
        }
        return Response.json({})
      }
      case '/dispatch': {
        const course = searchParams.get('course') ?? ''
        const sent = await store.dispatchWithQuery({
          stream: `course-${course}`,
          query: query(queryItem({ types: ['Noted'], tags: [tag('course', course)] })),
          decider: notes,
          codec,
          command: { course },
          commandId: searchParams.get('id') ?? undefined,
        })
        unwrap(sent)
        return Response.json(calls)
      }
      default: {
        const times = Number(searchParams.get('times'))
        for (let i = 0; i < times; i++) {
          unwrap(await store.append({ stream: 'timing', events: [{ type: 'Noted', course: 'timing' }], codec }))
        }
        return Response.json({})
      }
    }
  },
}

interface Call {
  readonly statements: number
  readonly rowsRead: number
  readonly rowsWritten: number
}

const counting = (database: D1Binding, calls: Call[]): D1Binding => ({
  withSession: (start) => {
    const session = database.withSession(start)
    const counted: D1BindingSession = {
      prepare: (text) => session.prepare(text),
      getBookmark: () => session.getBookmark(),
      batch: async (statements) => {
        const answer = await session.batch(statements)
        const metas = answer.map((result) => (result as unknown as { meta: Record<string, number> }).meta)
        const sum = (name: string): number => metas.reduce((total, meta) => total + (meta[name] ?? 0), 0)
        calls.push({ statements: metas.length, rowsRead: sum('rows_read'), rowsWritten: sum('rows_written') })
        return answer
      },
    }
    return counted
  },
})
