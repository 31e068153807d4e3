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

interface DatabaseBase<Statement> {
  readonly exec: (sql: string) => unknown
  readonly prepare: (sql: string) => Statement
}

interface StatementBase {
  readonly run: (...values: SqlValue[]) => unknown
  readonly get: (...values: SqlValue[]) => unknown
  readonly all: (...values: SqlValue[]) => unknown[]
  readonly iterate: (...values: SqlValue[]) => Iterable<unknown>
}

interface NodeSqliteStatement extends StatementBase {
  readonly setReturnArrays: (enabled: boolean) => unknown
  readonly setReadBigInts: (enabled: boolean) => unknown
}

interface BetterSqlite3Statement extends StatementBase {
  readonly raw: (enabled?: boolean) => unknown
  readonly safeIntegers: (enabled?: boolean) => unknown
}
