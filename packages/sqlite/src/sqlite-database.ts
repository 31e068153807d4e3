import type { SqlValue } from 'factos/sql'

/**
 * The part of a SQLite driver that the store uses: a database that answers at once. `DatabaseSync` of `node:sqlite` and
 * `Database` of better-sqlite3 (version 12 and later) fit as they are.
 */
export type SqliteDatabase = NodeSqliteDatabase | BetterSqlite3Database

/** The shape of `node:sqlite`. */
export interface NodeSqliteDatabase extends DatabaseBase<NodeSqliteStatement> {
  /** Whether a transaction is open. */
  readonly isTransaction: boolean
}

/** The shape of better-sqlite3. */
export interface BetterSqlite3Database extends DatabaseBase<BetterSqlite3Statement> {
  /** Whether a transaction is open. */
  readonly inTransaction: boolean
}

// Methods, not properties: better-sqlite3 types the parameters of a statement more narrowly than it takes them.

interface DatabaseBase<Statement> {
  exec(sql: string): unknown
  prepare(sql: string): Statement
}

interface StatementBase {
  run(...values: SqlValue[]): unknown
  get(...values: SqlValue[]): unknown
  all(...values: SqlValue[]): unknown[]
  iterate(...values: SqlValue[]): Iterable<unknown>
}

interface NodeSqliteStatement extends StatementBase {
  setReturnArrays(enabled: boolean): unknown
  setReadBigInts(enabled: boolean): unknown
}

interface BetterSqlite3Statement extends StatementBase {
  raw(enabled?: boolean): unknown
  safeIntegers(enabled?: boolean): unknown
}
