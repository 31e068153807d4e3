import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { postgresStore } from '@factos/postgres'
import { recordHistory } from '@factos/testing/history'
import { unwrap } from 'factos'
import { Client, Pool } from 'pg'
import { tortureModel } from '../../workloads/all-workloads.ts'
import type { Hunt } from './hunt.ts'
import { workTogether } from './work-together.ts'

/** Row-level security comes into force while a store works: it hides half of the tags' postings from the store's role. */
export const hiddenRowsHunt: Hunt = {
  store: 'postgres',
  controlRounds: 1,
  round: async ({ url = '', round, seed, folder, judge }) => {
    const [role, password] = [`hunted_${randomBytes(6).toString('hex')}`, randomBytes(12).toString('hex')]
    const schema = `hidden_${round}`
    const file = join(folder, 'hidden.jsonl')
    const admin = new Client({ connectionString: url })
    await admin.connect()
    await admin.query(`create role ${role} login password '${password}'`)
    await admin.query(`create schema ${schema} authorization ${role}`)
    const ownUrl = Object.assign(new URL(url), { username: role, password })
    const pool = new Pool({ connectionString: ownUrl.href, max: 4 })
    try {
      const plain = postgresStore({ pool, schema, engine: false })
      unwrap(await plain.migrate())
      const store = recordHistory(plain, { file, process: 'hidden', model: tortureModel })
      const work = { seed, stores: new Map([['hidden', store]]), callers: 4, calls: 60, only: ['tickets', 'courses'] }
      await workTogether(work)
      for (const statement of hiding(schema)) await admin.query(statement)
      await workTogether({ ...work, firstCall: 60 })
      await store.close()
      store.closeHistory()
      return await judge({ files: [file], log: { kind: 'postgres', url, schema } })
    } finally {
      await pool.end()
      await admin.query(`drop owned by ${role} cascade`)
      await admin.query(`drop role ${role}`)
      await admin.end()
    }
  },
}

const hiding = (schema: string): readonly string[] => {
  const table = `${schema}.factos_event_tags`
  return [
    `create policy hunted on ${table} for select using (position % 2 = 0)`,
    `create policy hunted_insert on ${table} for insert with check (true)`,
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
  ]
}
