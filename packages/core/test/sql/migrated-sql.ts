import { unwrap } from 'factos'
import { appendLog, migrateLog } from 'factos/sql'
import type { AppendRequest, EventToAppend } from 'factos/storage'
import { openSql, type OpenedSql } from './open-sql.ts'

/** A database in memory with an empty log. */
export const migratedSql = (): OpenedSql => {
  const sql = openSql()
  unwrap(migrateLog(sql, 0))
  return sql
}

let made = 0

/** An event of some type, with tags. */
export const event = (type: string, tags: readonly string[] = [], stream = 'stream'): EventToAppend => ({
  id: `event-${++made}`,
  stream,
  type,
  version: 1,
  tags,
  metadata: {},
  data: new Uint8Array([made % 256]),
})

/** A request with these parts. */
export const request = (parts: Partial<AppendRequest>): AppendRequest => ({
  events: [],
  conditions: [],
  commands: [],
  ...parts,
})

/** Appends events without a condition. */
export const append = (sql: OpenedSql, events: readonly EventToAppend[]): void => {
  unwrap(
    appendLog(
      sql,
      { requests: [request({ events })], knownHead: { position: 0, eventId: '' } },
      { nowMs: 1, lookUpEventIds: false },
    ),
  )
}
