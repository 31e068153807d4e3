import { err, ok, type Result, type StoreError } from 'factos'
import { storeError } from 'factos/storage'
import { databaseFile, isInPlace, isSameFile, type DatabaseFile } from './database-file.ts'
import { openFile } from './open-file.ts'
import { sqliteConnection, type ClosableConnection, type SqliteConnection } from './sqlite-connection.ts'
import type { SqliteDatabase } from './sqlite-database.ts'
import type { SqliteOptions } from './sqlite-options.ts'
import { warnOfWalResetRace } from './wal-reset-warning.ts'

/** The one connection that a store works on, opened when it is first needed. */
export interface LogConnection {
  /**
   * The connection, outside of any transaction. Throws what the driver throws. Fails with `LogReplaced` where the file is
   * no longer the one that was opened, with `Misconfigured` where the application has a transaction open on it.
   */
  readonly connect: (mayCreate?: boolean) => Result<SqliteConnection, StoreError>
  /** A connection over a database of the application's, in a transaction or not; it must be the one that the log is in. */
  readonly connectTo: (database: SqliteDatabase) => Result<SqliteConnection, StoreError>
  /** Ends a connection of the store's own; what the application opened stays open. Later calls fail with `Closed`. */
  readonly close: () => void
}

/** A connection that is not open yet. */
export const logConnection = (options: SqliteOptions): LogConnection => {
  const others = new WeakMap<SqliteDatabase, SqliteConnection>()
  let opened: { readonly connection: ClosableConnection; readonly file: DatabaseFile } | undefined
  let isPrepared = false
  let closed = false

  const open = (mayCreate: boolean): Result<NonNullable<typeof opened>, StoreError> => {
    if (closed) return err(storeError('Closed', 'the sqlite store is closed'))
    if (opened === undefined) {
      const made = options.database === undefined ? openFile(options.path, mayCreate) : ok(given(options.database))
      if (!made.ok) return made
      opened = { connection: made.value, file: databaseFile(made.value.sql) }
    }
    return isInPlace(opened.file) ? ok(opened) : err(fileReplaced(opened.file))
  }

  return {
    connect: (mayCreate = false) => {
      const log = open(mayCreate)
      if (!log.ok) return log
      const { connection } = log.value
      if (connection.inTransaction()) return err(inApplicationTransaction())
      // Durability cannot be set inside a transaction, so not before it is certain that none is open.
      if (!isPrepared) prepare(connection)
      isPrepared = true
      return ok(connection)
    },
    connectTo: (database) => {
      const log = open(false)
      if (!log.ok) return log
      if (database === log.value.connection.database) return ok(log.value.connection)
      const known = others.get(database)
      if (known !== undefined) return ok(known)
      const other = sqliteConnection(database)
      if (!isSameFile(databaseFile(other.sql), log.value.file)) return err(otherDatabase())
      others.set(database, other)
      return ok(other)
    },
    close: () => {
      closed = true
      opened?.connection.close()
      opened = undefined
    },
  }
}

const given = (database: SqliteDatabase): ClosableConnection => ({ ...sqliteConnection(database), close: () => {} })

const full = 2

const prepare = ({ sql }: SqliteConnection): void => {
  const valueOf = (text: string): unknown => sql.all(text, [])[0]?.[0]
  if (Number(valueOf('PRAGMA synchronous')) < full) sql.run('PRAGMA synchronous = FULL', [])
  if (valueOf('PRAGMA journal_mode') === 'wal') warnOfWalResetRace(String(valueOf('SELECT sqlite_version()')))
}

const fileReplaced = ({ path }: DatabaseFile): StoreError =>
  storeError(
    'LogReplaced',
    `${path} was deleted, moved or replaced while this store had it open; nothing is read from or written to what is left of it`,
  )

const inApplicationTransaction = (): StoreError =>
  storeError(
    'Misconfigured',
    "the application has a transaction open on the store's connection; use store.within(database) in it, " +
      'or give the store a connection of its own',
  )

const otherDatabase = (): StoreError =>
  storeError('Misconfigured', 'the transaction given to within() is on another database than the log')
