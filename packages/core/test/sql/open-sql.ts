import { DatabaseSync } from 'node:sqlite'
import type { SqlRow, SyncSql } from 'factos/sql'

/** A real SQLite in memory, as the log's functions take it, with what a test needs beside. */
export interface OpenedSql extends SyncSql {
  readonly database: DatabaseSync
  /** The lines of the plan by which SQLite runs a statement. */
  readonly plan: (text: string) => readonly string[]
}

/** An empty database in memory. */
export const openSql = (): OpenedSql => {
  const database = new DatabaseSync(':memory:')
  return {
    database,
    all: (text, values) => {
      const statement = database.prepare(text)
      statement.setReturnArrays(true)
      return statement.all(...values) as unknown as readonly SqlRow[]
    },
    run: (text, values) => {
      database.prepare(text).run(...values)
    },
    plan: (text) =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map((row) => String(row['detail'])),
  }
}
