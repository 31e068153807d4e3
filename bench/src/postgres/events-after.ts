import type { Pool } from 'pg'
import type { FoundEvent } from '../domain/replay.ts'

/** The events of a log in their order, page by page, by plain SQL: what checks Factos should not rest on Factos. */
export const eventsAfter = async function* (pool: Pool, schema: string, after: number): AsyncGenerator<FoundEvent> {
  const text = `select position, id, stream, type, version, tags, metadata, data
from ${schema}.factos_events where position > $1 order by position limit ${pageSize}`
  for (let last = after; ;) {
    const { rows } = await pool.query<Row>(text, [last])
    for (const row of rows) yield foundEvent(row)
    if (rows.length < pageSize) return
    last = Number(rows.at(-1)?.position)
  }
}

/** A row as the driver gives it. */
export interface Row extends Omit<FoundEvent, 'position' | 'version'> {
  readonly position: string
  readonly version: string
}

export const foundEvent = (row: Row): FoundEvent => ({
  ...row,
  position: Number(row.position),
  version: Number(row.version),
})

const pageSize = 5_000
