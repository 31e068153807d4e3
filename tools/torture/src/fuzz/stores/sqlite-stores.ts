import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteStorage, sqliteStore, type SqliteDatabase } from '@factos/sqlite'
import { unwrap, type EventStore, type TransactionalEventStore } from 'factos'
import type { FuzzStore, FuzzStores, Transactions } from './fuzz-store.ts'
import { ownTransaction } from './own-transaction.ts'

/** Logs in SQLite files of a temporary folder. */
export const sqliteStores = async (): Promise<FuzzStores> => {
  const folder = await mkdtemp(join(tmpdir(), 'factos-fuzz-'))
  let made = 0
  return {
    name: 'sqlite',
    make: () => sqliteLog(join(folder, `${++made}.db`)),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

const sqliteLog = async (path: string): Promise<FuzzStore> => {
  const storage = sqliteStorage({ path })
  unwrap(await storage.migrate())
  await storage.close()
  return {
    name: 'sqlite',
    limits: storage.limits,
    storage: () => sqliteStorage({ path }),
    open: (options) => sqliteStore({ path, ...options }),
    transactions: transactionsOn(path),
    dispose: async () => {
      for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true })
    },
  }
}

const transactionsOn = (path: string): Transactions => ({
  ofStore: (store, run) => ownTransaction(transactional(store), run),
  ofApplication: async (store, run) => {
    const database = new DatabaseSync(path, { timeout: 5_000 })
    try {
      database.exec('BEGIN IMMEDIATE')
      const commits = await run(transactional(store).within(database))
      database.exec(commits ? 'COMMIT' : 'ROLLBACK')
    } finally {
      database.close()
    }
  },
})

// Whoever calls this made the store here.
const transactional = (store: EventStore): TransactionalEventStore<SqliteDatabase> =>
  store as TransactionalEventStore<SqliteDatabase>
