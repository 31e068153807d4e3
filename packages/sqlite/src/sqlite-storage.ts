import { err, ok, type Result, type StoreError } from 'factos'
import { migrateLog, needsMigration, readLog, selectHead } from 'factos/sql'
import { fairTurns, storeError, type TransactionalStorage } from 'factos/storage'
import { appendAlone } from './append-calls.ts'
import { headWatch } from './head-watch.ts'
import { lane, type Lane } from './lane.ts'
import { logConnection, type LogConnection } from './log-connection.ts'
import { patience, type Patience } from './patience.ts'
import { runTransaction } from './run-transaction.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { SqliteDatabase } from './sqlite-database.ts'
import { sqliteLimits } from './sqlite-limits.ts'
import { busyTimeoutOf, type SqliteOptions } from './sqlite-options.ts'
import { beginWriting, inSnapshot, inWriteTransaction } from './transactions.ts'
import { blocked, untilDone } from './until-done.ts'
import { withinTransaction } from './within-transaction.ts'

/**
 * The storage port over SQLite. Applications use `sqliteStore`; this is for those who wrap a storage or test one.
 *
 * It works on one connection, which answers at once, so that calls never overlap; only `transaction` keeps the connection
 * while it waits for the application. Nothing is opened before the first call.
 */
export const sqliteStorage = (options: SqliteOptions): TransactionalStorage<SqliteDatabase> => {
  const timeoutMs = busyTimeoutOf(options)
  const log = logConnection(options)
  const writers = lane()
  // Resolves when the transaction that `transaction` has open, if any, has ended.
  let transactionEnd: Promise<void> | undefined
  let closing: Promise<void> | undefined

  const heads = headWatch(() => (transactionEnd === undefined ? headOf(log) : undefined))

  /** Answers from the connection, once no transaction of this store is open on it. */
  const onConnection = <T>(
    waiting: Patience,
    work: (connection: SqliteConnection) => Result<T, StoreError>,
    mayCreate?: boolean,
  ): Promise<Result<T, StoreError>> =>
    untilDone(() => {
      if (transactionEnd !== undefined) return transactionEnd
      const connected = log.connect(mayCreate)
      return connected.ok ? work(connected.value) : connected
    }, waiting)

  /** One writer of this process after the other: in SQLite they would only get in each other's way. */
  const asWriter = async <T>(
    waiting: Patience,
    work: () => Promise<Result<T, StoreError>>,
  ): Promise<Result<T, StoreError>> => {
    const leave = await writers.enter(waiting)
    if (leave === undefined) return err(blocked(waiting))
    try {
      return await work()
    } finally {
      leave()
      heads.look()
    }
  }

  const takeTurn = fairTurns(10, nextTurn)

  const unlessClosed = async <T>(work: () => Promise<Result<T, StoreError>>): Promise<Result<T, StoreError>> => {
    await takeTurn()
    return closing === undefined ? work() : err(storeError('Closed', 'the sqlite store is closed'))
  }

  return Object.freeze<TransactionalStorage<SqliteDatabase>>({
    name: 'sqlite',
    limits: sqliteLimits,
    migrate: () => {
      const waiting = patience(timeoutMs)
      return unlessClosed(() => asWriter(waiting, () => onConnection(waiting, migrate, true)))
    },
    read: (call) =>
      unlessClosed(() =>
        onConnection(patience(timeoutMs, call.signal), (connection) =>
          inSnapshot(connection, () => readLog(connection.sql, call)),
        ),
      ),
    append: (call) => {
      const waiting = patience(timeoutMs, call.signal)
      return unlessClosed(() =>
        asWriter(waiting, () => onConnection(waiting, (connection) => appendAlone(connection, call))),
      )
    },
    transaction: (run) => {
      const waiting = patience(timeoutMs)
      return unlessClosed(() =>
        asWriter(waiting, async () => {
          const { promise, resolve } = Promise.withResolvers<void>()
          const begun = await onConnection(waiting, (connection) => {
            beginWriting(connection)
            // In the same breath: from here on others wait, and must not take this transaction for the application's.
            transactionEnd = promise
            return ok(connection)
          })
          if (!begun.ok) return begun
          try {
            return await runTransaction(begun.value, run)
          } finally {
            transactionEnd = undefined
            resolve()
          }
        }),
      )
    },
    within: (database) => withinTransaction(log, database, timeoutMs),
    watch: heads.watch,
    close: () => {
      heads.close()
      closing ??= closeAfter(writers.enter(patience(timeoutMs)), log)
      return closing
    },
  })
}

/** Comes after the event loop went round. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

const migrate = (connection: SqliteConnection): Result<void, StoreError> => {
  const scope = needsMigration(connection.sql) ? inWriteTransaction : inSnapshot
  return scope(connection, () => migrateLog(connection.sql, Date.now()))
}

/** Something that differs when the head differs, if it can be seen now. */
const headOf = (log: LogConnection): string | undefined => {
  try {
    const connected = log.connect()
    return connected.ok ? connected.value.sql.all(selectHead, [])[0]?.join() : undefined
  } catch {
    return undefined
  }
}

/** Closes once the writers are through; a transaction that does not end in time is rolled back with the connection. */
const closeAfter = async (turn: ReturnType<Lane['enter']>, log: LogConnection): Promise<void> => {
  const leave = await turn
  log.close()
  leave?.()
}
