// Runs in workerd: a store that is kept between requests, some of which end before their commands do.
import { d1Store, type D1Binding, type D1EventStore } from '@factos/d1'
import { accept, decider, jsonCodec, unwrap } from 'factos'

type Noted = { type: 'Noted' }

const codec = jsonCodec<Noted>({ Noted: { tags: () => [] } })
const notes = decider<null, number, Noted>({
  initial: 0,
  evolve: (count) => count + 1,
  decide: () => accept({ type: 'Noted' }),
})

const stores = new Map<string, D1EventStore>()

/** `/leave` sends a command and does not wait for it; `/wait` sends the same command and does. `?engine` turns it on. */
export default {
  fetch: async (request: Request, { DB }: { readonly DB: D1Binding }): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url)
    const engine = searchParams.has('engine')
    const key = String(engine)
    const store = stores.get(key) ?? d1Store({ database: DB, ...(engine ? { engine: {} } : {}) })
    stores.set(key, store)
    if (pathname === '/migrate') {
      unwrap(await store.migrate())
      return Response.json('migrated')
    }
    const sent = store.dispatch({ stream: key, decider: notes, codec, command: null, commandId: `command ${key}` })
    if (pathname === '/leave') return Response.json('left')
    const waited = new Promise<string>((resolve) =>
      setTimeout(() => resolve('waits for ever'), engine ? 1_000 : 15_000),
    )
    return Response.json(await Promise.race([sent.then((result) => (result.ok ? 'answered' : 'failed')), waited]))
  },
}
