import { err, ok, type Result, type StoreError } from 'factos'
import { storeError, type StorageInTransaction } from 'factos/storage'
import { classify } from './classify.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { SqliteDatabase } from './sqlite-database.ts'
import { storageInTransaction } from './storage-in-transaction.ts'
import { commit, rollBack } from './transactions.ts'

/** Runs `run` in the transaction that was begun on `connection`, and ends that: commits, or rolls back where `run` throws. */
export const runTransaction = async <T>(
  connection: SqliteConnection,
  run: (storage: StorageInTransaction, client: SqliteDatabase) => Promise<T>,
): Promise<Result<T, StoreError>> => {
  let ended = false
  const storage = storageInTransaction(async () =>
    ended || !connection.inTransaction() ? err(transactionEnded()) : ok(connection),
  )
  let value: T
  try {
    value = await run(storage, connection.database)
  } catch (error) {
    ended = true
    rollBack(connection)
    throw error
  }
  ended = true
  if (!connection.inTransaction()) return err(endedInside())
  try {
    return commit(connection) ?? ok(value)
  } catch (error) {
    return err(classify(error))
  }
}

const transactionEnded = (): StoreError => storeError('Closed', 'the transaction that this store belongs to has ended')

const endedInside = (): StoreError =>
  storeError(
    'Misconfigured',
    'the transaction ended before `run` did: it was ended inside, the store was closed, or SQLite rolled it back for an error',
    { outcome: 'unknown' },
  )
