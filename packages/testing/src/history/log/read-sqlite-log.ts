import { DatabaseSync } from 'node:sqlite'
import type { LoggedEvent } from '../logged-event.ts'

/**
 * The log in a SQLite file, by plain SQL on a read-only connection. A writer may be at work meanwhile: it is one snapshot.
 * Throws what SQLite throws, as for a file that is not there or damaged.
 *
 * @example
 * const log = readSqliteLog('tickets.db')
 */
export const readSqliteLog = (path: string): LoggedEvent[] => {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
  try {
    return Array.from(database.prepare(selectEvents).iterate(), eventOf)
  } finally {
    database.close()
  }
}

// Text comes as bytes: some versions of node:sqlite cut text at NUL, and a log that holds one should show it.
const selectEvents = `SELECT position, CAST(id AS BLOB) AS id, CAST(stream AS BLOB) AS stream, revision,
  CAST(type AS BLOB) AS type, version, tags, metadata, recorded_at, data
FROM factos_events ORDER BY position`

const eventOf = (row: Record<string, unknown>): LoggedEvent => ({
  position: row['position'] as number,
  id: textOf(row['id']),
  stream: textOf(row['stream']),
  revision: row['revision'] as number,
  type: textOf(row['type']),
  version: row['version'] as number,
  tags: JSON.parse(row['tags'] as string) as string[],
  metadata: JSON.parse(row['metadata'] as string) as Record<string, string>,
  recordedAt: row['recorded_at'] as number,
  data: row['data'] as Uint8Array,
})

const decoder = new TextDecoder()

const textOf = (bytes: unknown): string => decoder.decode(bytes as Uint8Array)
