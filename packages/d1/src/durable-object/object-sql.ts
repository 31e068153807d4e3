import type { SqlRow, SqlValue, SyncSql } from 'factos/sql'
import { maxTerms } from '../database/d1-limits.ts'
import type { ObjectStorage } from './object-storage.ts'

/** The SQLite of a Durable Object. It answers at once, keeps what it prepared, and rounds integers beyond 2^53 to unsafe ones. */
export const objectSql = ({ sql }: ObjectStorage): SyncSql => ({
  all: (text, values) => Array.from(sql.exec(text, ...values).raw(), rowOf),
  run: (text, values) => {
    sql.exec(text, ...values)
  },
  maxTerms,
})

const rowOf = (row: readonly unknown[]): SqlRow =>
  row.map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : (value as SqlValue)))
