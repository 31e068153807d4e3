import type { RecordedCommand } from '../storage/read-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import { CorruptedRow, eventColumns, integer, storedEventOf } from './stored-event-row.ts'
import type { SyncSql } from './sync-sql.ts'

/** Binds a command id; returns `fingerprint`, `first_position`, `event_count`. */
export const selectCommand = 'SELECT fingerprint, first_position, event_count FROM factos_commands WHERE command_id = ?'

/** Binds the first position and the one after the last. */
export const selectEventsBetween: string = `SELECT ${eventColumns} FROM factos_events AS e WHERE e.position >= ? AND e.position < ? ORDER BY e.position`

/** Binds command id, stream, fingerprint, first position and number of events. */
export const insertCommand =
  'INSERT INTO factos_commands (command_id, stream, fingerprint, first_position, event_count) VALUES (?, ?, ?, ?, ?)'

/** Binds a JSON array of ids; returns those events that exist. */
export const selectEventsById: string = `SELECT ${eventColumns} FROM factos_events AS e INDEXED BY factos_events_by_id WHERE e.id IN (SELECT value FROM json_each(?))`

/** Those of the commands that appended events, with what they appended. */
export const recordedCommands = (sql: SyncSql, commandIds: readonly string[]): readonly RecordedCommand[] =>
  commandIds.flatMap((commandId) => {
    const [row] = sql.all(selectCommand, [commandId])
    if (row === undefined) return []
    const first = integer(row[1], 'first_position')
    const count = integer(row[2], 'event_count')
    const events = sql.all(selectEventsBetween, [first, first + count]).map(storedEventOf)
    if (events.length !== count) {
      throw new CorruptedRow(`command ${commandId} recorded ${count} events from position ${first}, not all are there`)
    }
    return [{ commandId, fingerprint: row[0] as string, events }]
  })

/** Those events that have one of these ids, in the order of the ids. */
export const eventsById = (sql: SyncSql, ids: readonly string[]): readonly StoredEvent[] => {
  if (ids.length === 0) return []
  const found = new Map(
    sql
      .all(selectEventsById, [JSON.stringify(ids)])
      .map(storedEventOf)
      .map((event) => [event.id, event]),
  )
  return ids.flatMap((id) => found.get(id) ?? [])
}
