import { setTimeout as sleep } from 'node:timers/promises'
import { postgresStore } from '@factos/postgres'
import { jsonCodec, unwrap } from 'factos'
import { Client, Pool } from 'pg'
import type { Hunt } from './hunt.ts'

type Tried = { type: 'Tried' }
const codec = jsonCodec<Tried>({ Tried: { tags: () => [] } })
const trying = { stream: 's', events: [{ type: 'Tried' }], codec } as const

/**
 * Ends the server's side of connections while nothing is asked of them: idle in the pool, and idle in a transaction. The
 * process must live on; an error that nobody listens to is what `hunt-process` tells of.
 */
export const endedConnectionsHunt: Hunt = {
  store: 'postgres',
  controlRounds: 2,
  round: async ({ url, round }) => {
    const admin = new Client({ connectionString: url })
    await admin.connect()
    const pool = new Pool({ connectionString: url, max: 2, application_name: `ended-${round}` })
    const store = postgresStore({ pool, schema: `ended_${round}` })
    try {
      unwrap(await store.migrate())
      const endAll = async (): Promise<void> => {
        await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
          `ended-${round}`,
        ])
        await sleep(100)
      }
      await endAll()
      const appended = await store.append(trying)
      if (!appended.ok) return `an append after idle connections were ended: ${appended.error.kind}`
      const committed = await store.transaction(async (inside) => {
        await inside.append(trying)
        await endAll()
      })
      return committed.ok ? 'a transaction was committed whose connection was ended before' : undefined
    } finally {
      await store.close()
      await pool.end()
      await admin.end()
    }
  },
}
