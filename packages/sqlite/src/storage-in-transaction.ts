import { err, type Result, type StoreError } from 'factos'
import { readLog } from 'factos/sql'
import type { ReadCall, StorageInTransaction } from 'factos/storage'
import { appendInTransaction } from './append-calls.ts'
import { classify } from './classify.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { sqliteLimits } from './sqlite-limits.ts'
import { aborted } from './until-done.ts'

/**
 * The storage in a transaction that others begin and end. `enter` gives the connection, once its transaction holds the
 * write lock.
 */
export const storageInTransaction = (
  enter: (signal: ReadCall['signal']) => Promise<Result<SqliteConnection, StoreError>>,
): StorageInTransaction => {
  const run = async <T>(
    { signal }: Pick<ReadCall, 'signal'>,
    work: (connection: SqliteConnection) => Result<T, StoreError>,
  ): Promise<Result<T, StoreError>> => {
    if (signal?.aborted) return err(aborted())
    const entered = await enter(signal)
    if (!entered.ok) return entered
    try {
      return work(entered.value)
    } catch (error) {
      return err(classify(error))
    }
  }
  return {
    name: 'sqlite',
    limits: sqliteLimits,
    read: (call) => run(call, ({ sql }) => readLog(sql, call)),
    append: (call) => run(call, (connection) => appendInTransaction(connection, call)),
  }
}
