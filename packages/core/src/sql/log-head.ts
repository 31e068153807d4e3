import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import { emptyHead, type Head } from '../storage/head.ts'
import { notMigrated, schemaProblem } from './schema-gate.ts'
import { integer } from './stored-event-row.ts'
import type { SyncSql } from './sync-sql.ts'

/**
 * The newest migration and the last event in one look: `version`, `oldest_writer`, `position`, `id`, `recorded_at`, the
 * last three NULL while the log is empty. Every call starts with it, because another process may have migrated meanwhile.
 */
export const selectHead: string =
  'SELECT m.version, m.oldest_writer, e.position, e.id, e.recorded_at ' +
  'FROM (SELECT version, oldest_writer FROM factos_migrations ORDER BY version DESC LIMIT 1) AS m ' +
  'LEFT JOIN (SELECT position, id, recorded_at FROM factos_events ORDER BY position DESC LIMIT 1) AS e ON true'

/** Binds a position; returns the `id` there. */
export const selectEventId = 'SELECT id FROM factos_events WHERE position = ?'

/** The head of the log, with the time of its last event. */
export interface TimedHead extends Head {
  /** Milliseconds since the Unix epoch; 0 while the log is empty. */
  readonly recordedAt: number
}

/**
 * The head in the snapshot that the connection is in. Fails with `Misconfigured` or `SchemaTooNew` where this library may
 * not work with the schema, with `LogReplaced` where the known head is not in this log.
 */
export const logHead = (sql: SyncSql, known: Head): Result<TimedHead, StoreError> => {
  const [row] = sql.all(selectHead, [])
  if (row === undefined) return err(notMigrated(0))
  const problem = schemaProblem(integer(row[0], 'version'), integer(row[1], 'oldest_writer'))
  if (problem !== undefined) return err(problem)
  const head: TimedHead =
    row[2] === null
      ? { ...emptyHead, recordedAt: 0 }
      : { position: integer(row[2], 'position'), eventId: row[3] as string, recordedAt: integer(row[4], 'recorded_at') }
  return holds(sql, head, known) ? ok(head) : err(logReplaced(known.position))
}

/** The error of a log that does not hold what was read from it before. */
export const logReplaced = (position: number): StoreError =>
  storeError(
    'LogReplaced',
    `position ${position} was observed before, but this log does not hold it: it was restored, replaced or made anew`,
  )

const holds = (sql: SyncSql, head: Head, known: Head): boolean => {
  if (known.position === 0) return true
  if (known.position === head.position) return known.eventId === head.eventId
  return known.position < head.position && sql.all(selectEventId, [known.position])[0]?.[0] === known.eventId
}
