import { postgresStorage, postgresStore, type PostgresClient } from '@factos/postgres'
import { unwrap, type EventStore, type TransactionalEventStore } from 'factos'
import { Pool } from 'pg'
import type { FuzzStore, FuzzStores, Transactions } from './fuzz-store.ts'
import { ownTransaction } from './own-transaction.ts'

/** Logs in schemas of the PostgreSQL database at `url`. */
export const postgresStores = (url: string): FuzzStores => {
  const pool = new Pool({ connectionString: url, max: 8 })
  let made = 0
  return {
    name: 'postgres',
    make: () => postgresLog(pool, `fuzz_${++made}`),
    close: () => pool.end(),
  }
}

const postgresLog = async (pool: Pool, schema: string): Promise<FuzzStore> => {
  const storage = postgresStorage({ pool, schema })
  unwrap(await storage.migrate())
  await storage.close()
  return {
    name: 'postgres',
    limits: storage.limits,
    storage: () => postgresStorage({ pool, schema }),
    open: (options) => postgresStore({ pool, schema, ...options }),
    transactions: transactionsOn(pool),
    dispose: async () => {
      await pool.query(`drop schema "${schema}" cascade`)
    },
  }
}

const transactionsOn = (pool: Pool): Transactions => ({
  ofStore: (store, run) => ownTransaction(transactional(store), run),
  ofApplication: async (store, run) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      const commits = await run(transactional(store).within(client))
      await client.query(commits ? 'commit' : 'rollback')
    } finally {
      client.release()
    }
  },
})

// Whoever calls this made the store here.
const transactional = (store: EventStore): TransactionalEventStore<PostgresClient> =>
  store as TransactionalEventStore<PostgresClient>
