/** What is bound to a statement and what it returns. */
export type SqlValue = string | number | null | Uint8Array

/** A row: the values of its columns, in their order. */
export type SqlRow = readonly SqlValue[]

/**
 * One connection to a SQLite that answers at once (`node:sqlite`, the SQLite of a Durable Object). It throws what the
 * driver throws; who calls it begins and ends the transactions.
 *
 * An integer that a JavaScript number cannot hold must not come back rounded to a safe one: thrown or unsafe is fine.
 */
export interface SyncSql {
  /** All rows of a statement that returns some. `text` is one of few, so an implementation keeps what it prepared. */
  readonly all: (text: string, values: readonly SqlValue[]) => readonly SqlRow[]
  /** Runs a statement that returns nothing. */
  readonly run: (text: string, values: readonly SqlValue[]) => void
  /** How many SELECTs one statement may join by UNION, where that is fewer than SQLite allows by itself. */
  readonly maxTerms?: number | undefined
}
