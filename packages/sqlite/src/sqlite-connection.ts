import type { SqlRow, SqlValue, SyncSql } from 'factos/sql'
import type { SqliteDatabase } from './sqlite-database.ts'

/** A database, with what was prepared on it. */
export interface SqliteConnection {
  readonly database: SqliteDatabase
  readonly sql: SyncSql
  /** Whether a transaction is open. Not so on a database that was closed. */
  readonly inTransaction: () => boolean
}

/** A connection that the store ends. */
export interface ClosableConnection extends SqliteConnection {
  readonly close: () => void
}

/** A connection over a driver's database. It prepares each statement once. */
export const sqliteConnection = (database: SqliteDatabase): SqliteConnection => ({
  database,
  sql: syncSql(database),
  inTransaction: () => {
    try {
      return 'isTransaction' in database ? database.isTransaction : database.inTransaction
    } catch {
      return false
    }
  },
})

/** More than a log uses; a bound all the same, because the shapes of queries may be computed. */
const maxStatements = 300

type Execute<T> = (values: readonly SqlValue[]) => T

const syncSql = (database: SqliteDatabase): SyncSql => {
  const all = prepared<readonly SqlRow[]>((text) => {
    const statement = database.prepare(text)
    // Rows as arrays: as objects they take twice as long. An integer that a number cannot hold exactly makes node:sqlite
    // throw and better-sqlite3 round, which the reader of the row notices.
    if ('setReturnArrays' in statement) {
      statement.setReturnArrays(true)
      statement.setReadBigInts(false)
    } else {
      statement.raw(true)
      statement.safeIntegers(false)
    }
    return (values) => statement.all(...values) as readonly SqlRow[]
  })
  const run = prepared<unknown>((text) => {
    const statement = database.prepare(text)
    return (values) => statement.run(...values)
  })
  return {
    all: (text, values) => all(text)(values),
    run: (text, values) => {
      run(text)(values)
    },
  }
}

/** Prepares each text once; of too many, the oldest are prepared again when they come back. */
const prepared = <T>(prepare: (text: string) => Execute<T>): ((text: string) => Execute<T>) => {
  const known = new Map<string, Execute<T>>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = prepare(text)
    if (known.size >= maxStatements)
      for (const oldest of known.keys()) {
        known.delete(oldest)
        break
      }
    known.set(text, made)
    return made
  }
}
