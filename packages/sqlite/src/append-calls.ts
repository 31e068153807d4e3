import type { Result, StoreError } from 'factos'
import { appendLog } from 'factos/sql'
import type { AppendAnswer, AppendCall } from 'factos/storage'
import { isUniqueViolation } from './classify.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { inSavepoint, inSnapshot, inWriteTransaction } from './transactions.ts'

type Scope = typeof inWriteTransaction

/** Appends in a transaction of its own. Throws what the driver throws where nothing was appended. */
export const appendAlone = (connection: SqliteConnection, call: AppendCall): Result<AppendAnswer, StoreError> =>
  // Conditions alone are confirmed from a snapshot as well as under the lock, without a write.
  append(connection, call, call.requests.some(({ events }) => events.length > 0) ? inWriteTransaction : inSnapshot)

/** Appends in the transaction that is open, which holds the write lock. */
export const appendInTransaction = (connection: SqliteConnection, call: AppendCall): Result<AppendAnswer, StoreError> =>
  append(connection, call, inSavepoint)

const append = (connection: SqliteConnection, call: AppendCall, scope: Scope): Result<AppendAnswer, StoreError> => {
  const attempt = (lookUpEventIds: boolean): Result<AppendAnswer, StoreError> =>
    scope(connection, () => appendLog(connection.sql, call, { nowMs: Date.now(), lookUpEventIds }))
  try {
    return attempt(false)
  } catch (error) {
    if (isUniqueViolation(error)) return attempt(true)
    throw error
  }
}
