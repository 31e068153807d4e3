import { err, ok, type StoreError } from 'factos'
import { storeError, type StorageInTransaction } from 'factos/storage'
import type { LogConnection } from './log-connection.ts'
import { patience } from './patience.ts'
import type { SqliteDatabase } from './sqlite-database.ts'
import { storageInTransaction } from './storage-in-transaction.ts'
import { untilDone } from './until-done.ts'

/**
 * The storage in the transaction that the application has begun on `database`, and ends itself. Every call makes sure of
 * the write lock first, so that nobody else can append until that transaction ends.
 */
export const withinTransaction = (
  log: LogConnection,
  database: SqliteDatabase,
  timeoutMs: number,
): StorageInTransaction =>
  storageInTransaction((signal) =>
    untilDone(
      () => {
        const connected = log.connectTo(database)
        if (!connected.ok) return connected
        const { sql, inTransaction } = connected.value
        if (!inTransaction()) return err(noTransaction())
        sql.run(takeWriteLock, [])
        return ok(connected.value)
      },
      patience(timeoutMs, signal),
    ),
  )

/** Changes nothing, but is a write: a transaction that only read so far takes the lock for it. */
const takeWriteLock = 'UPDATE factos_migrations SET version = version WHERE false'

const noTransaction = (): StoreError =>
  storeError(
    'Misconfigured',
    'no transaction is open on the database given to within(); begin one first: BEGIN IMMEDIATE',
  )
