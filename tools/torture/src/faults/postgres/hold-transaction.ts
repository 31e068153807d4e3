import { setTimeout as sleep } from 'node:timers/promises'
import { postgresStore } from '@factos/postgres'
import { Pool } from 'pg'
import { factCodec, noteTaking } from '../../workloads/notes.ts'
import type { Fault } from './fault.ts'

/**
 * A transaction stands idle elsewhere for a second or two: one with a snapshot and a transaction id, which must not hold
 * anybody up; or one that took the log's lock through `store.within`, behind which appends have to wait.
 */
export const holdTransaction: Fault = {
  name: 'an idle transaction elsewhere',
  everyMs: [50, 300],
  strike: async ({ admin, random }) => {
    const pool = new Pool({ connectionString: admin.url, max: 1 })
    pool.on('error', () => {})
    const store = postgresStore({ pool })
    const client = await pool.connect()
    try {
      const takesLock = random.chance(0.4)
      await client.query(`begin isolation level ${takesLock ? 'read committed' : 'repeatable read'}`)
      await client.query('select pg_current_xact_id(), (select count(*) from factos_events)')
      if (takesLock) await store.within(client).loadStream({ stream: 'nobody', decider: noteTaking, codec: factCodec })
      await sleep(random.below(takesLock ? 600 : 2_000))
      await client.query(random.chance(0.5) ? 'rollback' : 'commit')
    } finally {
      client.release()
      await store.close()
      await pool.end()
    }
    return 1
  },
}
