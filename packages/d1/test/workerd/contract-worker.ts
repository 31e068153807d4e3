// Runs in workerd: one check of the storage contract a request, on a D1 database or inside a Durable Object.
import { d1Storage, durableObjectStorage, type D1Binding, type ObjectStorage } from '@factos/d1'
import { storageTopics, type OpenedLog } from '@factos/testing'
import { unwrap } from 'factos'
import type { Storage } from 'factos/storage'

interface Env {
  readonly LOGS: {
    idFromName(name: string): unknown
    get(id: unknown): { fetch(request: Request): Promise<Response> }
  }
  readonly [database: `DB${number}`]: D1Binding
}

/** `/d1/<number of the log>/<topic>/<check>` or `/object/…`. */
export default {
  fetch: async (request: Request, env: Env): Promise<Response> => {
    const [target, log] = new URL(request.url).pathname.split('/').slice(1)
    if (target === 'object') return env.LOGS.get(env.LOGS.idFromName(String(log))).fetch(request)
    const database = env[`DB${Number(log)}`] as D1Binding
    return check(request, async () => opened(() => d1Storage({ database })))
  },
}

/** A Durable Object whose SQLite is a log. */
export class Log {
  readonly #storage: ObjectStorage

  constructor(ctx: { readonly storage: ObjectStorage }) {
    this.#storage = ctx.storage
  }

  fetch(request: Request): Promise<Response> {
    return check(request, async () => opened(() => durableObjectStorage({ storage: this.#storage })))
  }
}

const opened = async (make: () => Storage): Promise<OpenedLog> => {
  const storages = [make()]
  const storage = storages[0] as Storage
  unwrap(await storage.migrate())
  return {
    storage,
    another: async () => {
      const other = make()
      storages.push(other)
      return other
    },
    dispose: async () => {
      await Promise.all(storages.map(({ close }) => close()))
    },
  }
}

/** Answers 200 for a check that passed, 500 with what went wrong for one that did not. */
const check = async (request: Request, open: () => Promise<OpenedLog>): Promise<Response> => {
  const [topic, number] = new URL(request.url).pathname.split('/').slice(3).map(Number)
  const found = storageTopics[topic ?? -1]?.checks[number ?? -1]
  if (found === undefined) return new Response('there is no such check', { status: 404 })
  const log = await open()
  try {
    await found.run(log)
    return new Response('ok')
  } catch (error) {
    return new Response(error instanceof Error ? (error.stack ?? error.message) : String(error), { status: 500 })
  } finally {
    await log.dispose()
  }
}
