// Runs in workerd: what a dispatch on D1 costs, in statements and in rows read and written.
import { d1Store, type D1Binding, type D1BindingSession } from '@factos/d1'
import { accept, decider, jsonCodec, query, queryItem, tag, unwrap } from 'factos'

type Noted = { type: 'Noted'; course: string }

const codec = jsonCodec<Noted>({ Noted: { tags: ({ course }) => [tag('course', course), tag('tenant', 'one')] } })

const notes = decider<{ course: string }, number, Noted>({
  initial: 0,
  evolve: (count) => count + 1,
  decide: (_, { course }) => accept({ type: 'Noted', course }),
})

/** `/fill?from=0&events=1000`: so many events, ten a course. `/dispatch?course=c7&id=one&tenant`: what one more costs. */
export default {
  fetch: async (request: Request, { DB }: { readonly DB: D1Binding }): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url)
    const calls: Call[] = []
    const store = d1Store({ database: counting(DB, calls) })
    switch (pathname) {
      case '/fill': {
        unwrap(await store.migrate())
        const from = Number(searchParams.get('from'))
        const end = from + Number(searchParams.get('events'))
        for (let done = from; done < end; done += 1_000) {
          const events = Array.from({ length: Math.min(1_000, end - done) }, (_, i) => ({
            type: 'Noted' as const,
            course: `c${Math.floor((done + i) / 10)}`,
          }))
          unwrap(await store.append({ stream: `filling-${done}`, events, codec }))
        }
        return Response.json({})
      }
      case '/dispatch': {
        const course = searchParams.get('course') ?? ''
        const tenant = searchParams.has('tenant') ? [tag('tenant', 'one')] : []
        const sent = await store.dispatchWithQuery({
          stream: `course-${course}`,
          query: query(queryItem({ types: ['Noted'], tags: [...tenant, tag('course', course)] })),
          decider: notes,
          codec,
          command: { course },
          commandId: searchParams.get('id') ?? undefined,
        })
        unwrap(sent)
        return Response.json(calls)
      }
      default:
        return new Response('not found', { status: 404 })
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
