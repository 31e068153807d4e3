import { join } from 'node:path'
import { postgresStore } from '@factos/postgres'
import { recordHistory } from '@factos/testing/history'
import { unwrap } from 'factos'
import { Pool } from 'pg'
import { tortureModel } from '../../workloads/all-workloads.ts'
import { factCodec, factsOf } from '../../workloads/notes.ts'
import type { Hunt } from './hunt.ts'

/** Transactions in which a statement of the application fails, and the application goes on as if it had not. */
export const failedTransactionHunt: Hunt = {
  store: 'postgres',
  controlRounds: 1,
  round: async ({ url = '', round, folder, judge }) => {
    const schema = `failed_${round}`
    const file = join(folder, 'failed.jsonl')
    const pool = new Pool({ connectionString: url, max: 2 })
    const plain = postgresStore({ pool, schema })
    unwrap(await plain.migrate())
    const store = recordHistory(plain, { file, process: 'failed', model: tortureModel })
    for (const nonce of ['one', 'two', 'three']) {
      const events = factsOf(nonce, [{ type: 'NoteA', tags: [] }])
      await store.transaction(async (inside, client) => {
        await inside.append({ stream: 'notes', events, codec: factCodec })
        if (nonce !== 'one') await client.query('select 1 / 0').catch(() => {})
      })
    }
    await store.close()
    store.closeHistory()
    await pool.end()
    return judge({ files: [file], log: { kind: 'postgres', url, schema } })
  },
}
