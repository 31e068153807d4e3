import { d1Storage, d1Store, type D1Binding, type D1BindingResult } from '@factos/d1'
import { unwrap } from 'factos'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import type { FuzzStore, FuzzStores } from './fuzz-store.ts'

/** Logs in D1 databases of a local workerd: at most so many. */
export const d1Stores = async (most: number): Promise<FuzzStores> => {
  const names = Array.from({ length: most }, (_, index) => `DB${index}`)
  const options = { modules: true, script: worker, d1Databases: names, compatibilityDate: '2026-10-01' }
  const workerd = new Miniflare(convertV4MiniflareOptions(options))
  await workerd.ready
  let made = 0
  return {
    name: 'd1',
    make: () => {
      const name = names[made++]
      if (name === undefined) throw new RangeError(`at most ${most} logs`)
      return d1Log(bindingThrough(workerd, name))
    },
    close: () => workerd.dispose(),
  }
}

/** Sends a batch on to the database that the path names. */
const worker = `export default {
  fetch: async (request, env) => {
    const session = env[new URL(request.url).pathname.slice(1)].withSession('first-primary')
    try {
      const statements = (await request.json()).map(({ text, values }) => session.prepare(text).bind(...values))
      const results = (await session.batch(statements)).map(({ results }) => ({ results }))
      return Response.json({ results, bookmark: session.getBookmark() })
    } catch (error) {
      return Response.json({ message: error.message })
    }
  },
}`

interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
  readonly bind: (...values: unknown[]) => Statement
}

interface Answer {
  readonly results?: readonly D1BindingResult[]
  readonly bookmark?: string | null
  readonly message?: string
}

/** The database as a Worker would find it, in one request a batch. What miniflare offers needs several a statement. */
const bindingThrough = (workerd: Miniflare, name: string): D1Binding => {
  const statement = (text: string, values: readonly unknown[] = []): Statement => ({
    text,
    values,
    bind: (...bound) => statement(text, bound),
  })
  return {
    withSession: () => {
      let bookmark: string | null = null
      return {
        prepare: (text) => statement(text),
        batch: async (statements) => {
          const response = await workerd.dispatchFetch(`http://d1/${name}`, {
            method: 'POST',
            body: JSON.stringify(statements),
          })
          const answer = (await response.json()) as Answer
          if (answer.results === undefined) throw new Error(answer.message)
          bookmark = answer.bookmark ?? null
          return answer.results
        },
        getBookmark: () => bookmark,
      }
    },
  }
}

const d1Log = async (database: D1Binding): Promise<FuzzStore> => {
  const storage = d1Storage({ database })
  unwrap(await storage.migrate())
  return {
    name: 'd1',
    limits: storage.limits,
    storage: () => d1Storage({ database }),
    open: (options) => d1Store({ database, ...options }),
    transactions: undefined,
    dispose: storage.close,
  }
}
