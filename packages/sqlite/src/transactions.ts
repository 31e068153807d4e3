import { err, type Result, type StoreError } from 'factos'
import { classify, isDefiniteAtCommit } from './classify.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Begins a transaction that holds the one write lock. Throws what the driver throws; busy where another one holds it. */
export const beginWriting = ({ sql }: SqliteConnection): void => sql.run('BEGIN IMMEDIATE', [])

/** Runs `work` in one snapshot. */
export const inSnapshot = <T>(connection: SqliteConnection, work: () => T): T => {
  connection.sql.run('BEGIN', [])
  try {
    return work()
  } finally {
    rollBack(connection)
  }
}

/** Runs `work` in a transaction of its own, which is kept where `work` succeeds. */
export const inWriteTransaction = <T>(
  connection: SqliteConnection,
  work: () => Result<T, StoreError>,
): Result<T, StoreError> => {
  beginWriting(connection)
  let answer: Result<T, StoreError>
  try {
    answer = work()
  } catch (error) {
    rollBack(connection)
    throw error
  }
  if (!answer.ok) {
    rollBack(connection)
    return answer
  }
  return commit(connection) ?? answer
}

/**
 * Commits. Throws what the driver throws where that has left nothing behind; an error where it cannot be known whether the
 * transaction will be found in the log.
 */
export const commit = (connection: SqliteConnection): Result<never, StoreError> | undefined => {
  try {
    connection.sql.run('COMMIT', [])
    return undefined
  } catch (error) {
    rollBack(connection)
    if (isDefiniteAtCommit(error)) throw error
    return err(classify(error, 'unknown'))
  }
}

/** Ends the transaction without keeping anything, if it is still open: some errors have ended it already. */
export const rollBack = (connection: SqliteConnection): void => {
  if (connection.inTransaction()) connection.sql.run('ROLLBACK', [])
}

/** Runs `work` inside a transaction that is open; nothing of it stays where it fails. */
export const inSavepoint = <T>(
  connection: SqliteConnection,
  work: () => Result<T, StoreError>,
): Result<T, StoreError> => {
  const { sql } = connection
  sql.run('SAVEPOINT factos_call', [])
  let done = false
  try {
    const answer = work()
    done = answer.ok
    return answer
  } finally {
    if (connection.inTransaction()) {
      if (!done) sql.run('ROLLBACK TO factos_call', [])
      sql.run('RELEASE factos_call', [])
    }
  }
}
