import { createTransactionalEventStore } from 'factos/storage'
import type { TransactionalEventStore } from 'factos'
import type { SqliteDatabase } from './sqlite-database.ts'
import type { SqliteStoreOptions } from './sqlite-options.ts'
import { sqliteStorage } from './sqlite-storage.ts'

/**
 * A store in a SQLite file, or in memory with `path: ':memory:'`. Several processes may work on one file. Call `migrate()`
 * once at start; nothing is opened before the first call.
 *
 * What it acknowledges is on the disk (WAL, `synchronous = FULL`). Each append is one transaction that holds SQLite's one
 * write lock; a call waits for it up to `busyTimeoutMs`, without blocking the event loop, and then fails with
 * `Contention`, or with `TimedOut` where a transaction of this very store was in the way.
 *
 * The file must not be deleted, moved or overwritten while a process has it open; where that can be seen, every call fails
 * with `LogReplaced`. To restore a backup, end the processes first, or copy it in through SQLite.
 *
 * @example
 * const store = sqliteStore({ path: 'tickets.db' })
 * unwrap(await store.migrate())
 */
export const sqliteStore = (options: SqliteStoreOptions): TransactionalEventStore<SqliteDatabase> =>
  createTransactionalEventStore(sqliteStorage(options), options)
