import { sqlSchemaVersion } from 'factos/sql'
import { maxDeltaEvents } from 'factos/storage'
import type { Parameters } from '../database/statement.ts'
import { rarestTag } from '../read/rarest-tag.ts'
import type { CheckRows } from './append-rows.ts'
import type { JsonRows } from './json-rows.ts'

// The checks of an append as parts of statements. They are written into the statement that reports what speaks against a
// request and into each that inserts, so that all of them judge alike. They see the log as it was before the call: events
// are inserted by the last statement of the batch, and what the others insert lies beyond `log.head` until then.

/** A table of rows, aliased `j`: its column `value` is a JSON array. */
export const rowsTable = (rows: JsonRows, { bind }: Parameters): string =>
  rows.length === 1
    ? `json_each(${bind(rows[0] as string)}) AS j`
    : `(VALUES ${rows.map((part) => `(${bind(part)})`).join(', ')}) AS part CROSS JOIN json_each(part.column1) AS j`

/** What the whole call rests on. */
export interface CallBasis {
  readonly known: number
  readonly knownId: string
  /** The highest position that a condition observed. */
  readonly after: number
  /** How many events the call has. */
  readonly events: number
}

/**
 * The common table expression `log`: its `head`, `recorded_at` of the event there, and `open`: whether this library may write
 * to this log, and the log is the one that the caller knows. Without a log there is no row.
 */
export const logTable = (basis: CallBasis, { bind }: Parameters): string => {
  // As JSON, because D1 binds numbers as REAL.
  const call = bind(JSON.stringify(basis))
  return (
    'log(head, recorded_at, open) AS MATERIALIZED (' +
    'SELECT coalesce(e.position, 0), coalesce(e.recorded_at, 0), ' +
    `m.version >= ${sqlSchemaVersion} AND m.oldest_writer <= ${sqlSchemaVersion} ` +
    `AND ${call} ->> 'after' <= coalesce(e.position, 0) ` +
    `AND coalesce(e.position, 0) <= ${Number.MAX_SAFE_INTEGER} - (${call} ->> 'events') ` +
    `AND (${call} ->> 'known' = 0 OR EXISTS (SELECT 1 FROM factos_events AS k ` +
    `WHERE k.position = ${call} ->> 'known' AND k.id = ${call} ->> 'knownId')) ` +
    'FROM (SELECT version, oldest_writer FROM factos_migrations ORDER BY version DESC LIMIT 1) AS m ' +
    'LEFT JOIN (SELECT position, recorded_at FROM factos_events ORDER BY position DESC LIMIT 1) AS e ON true)'
  )
}

/** Selects request and condition of each condition that failed. At most four SELECTs; none where there is no condition. */
export const failedConditions = (rows: CheckRows, write: Parameters): readonly string[] =>
  conditionChecks(rows, write).map((check) => `SELECT j.value ->> 0 AS request, j.value ->> 1 AS condition ${check}`)

/** Selects, for each reason, the requests that it speaks against. */
export const refusedRequests = (rows: CheckRows, write: Parameters): readonly string[] => {
  const checks = [...conditionChecks(rows, write)]
  if (rows.commandIds.length > 0) {
    checks.push(
      `FROM log CROSS JOIN ${rowsTable(rows.commandIds, write)} ` +
        'CROSS JOIN factos_commands AS c ON c.command_id = j.value ->> 1 WHERE c.first_position <= log.head',
    )
  }
  if (rows.eventIds.length > 0) {
    checks.push(
      `FROM ${rowsTable(rows.eventIds, write)} ` +
        'CROSS JOIN factos_events AS e INDEXED BY factos_events_by_id ON e.id = j.value ->> 1',
    )
  }
  return checks.map((check) => `SELECT j.value ->> 0 ${check}`)
}

/**
 * Selects the positions of events that query conditions forbid, up to one more than fit into a delta for each alternative of
 * a condition.
 */
export const forbiddenPositions = ({ tagged, typed, any }: CheckRows, write: Parameters): readonly string[] => {
  const limit = `LIMIT ${maxDeltaEvents + 1}`
  const selects: string[] = []
  if (tagged.length > 0) {
    selects.push(
      `SELECT o.position FROM log CROSS JOIN ${rowsTable(tagged, write)} CROSS JOIN factos_events AS o ON o.position IN ` +
        `(SELECT t.position FROM factos_event_tags AS t WHERE ${isTagged} ORDER BY t.position ${limit})`,
    )
  }
  if (typed.length > 0) {
    selects.push(
      `SELECT o.position FROM log CROSS JOIN ${rowsTable(typed, write)} CROSS JOIN factos_events AS o ON o.position IN ` +
        `(SELECT e.position FROM factos_events AS e INDEXED BY factos_events_by_type WHERE ${isTyped} ` +
        `ORDER BY e.position ${limit})`,
    )
  }
  if (any.length > 0) {
    selects.push(
      `SELECT o.position FROM log CROSS JOIN ${rowsTable(any, write)} CROSS JOIN factos_events AS o ON o.position IN ` +
        `(SELECT e.position FROM factos_events AS e WHERE ${inRange('e')} ORDER BY e.position ${limit})`,
    )
  }
  return selects
}

/** FROM and WHERE of each check of conditions: a row `j` of a condition that failed. */
const conditionChecks = ({ revisions, tagged, typed, any }: CheckRows, write: Parameters): readonly string[] => {
  const checks: string[] = []
  if (revisions.length > 0) {
    checks.push(
      `FROM ${rowsTable(revisions, write)} WHERE j.value ->> 3 IS NOT coalesce((SELECT max(e.revision) ` +
        'FROM factos_events AS e INDEXED BY factos_events_by_stream WHERE e.stream = j.value ->> 2), -1)',
    )
  }
  if (tagged.length > 0) {
    checks.push(
      `FROM log CROSS JOIN ${rowsTable(tagged, write)} ` +
        `WHERE EXISTS (SELECT 1 FROM factos_event_tags AS t WHERE ${isTagged})`,
    )
  }
  if (typed.length > 0) {
    checks.push(
      `FROM log CROSS JOIN ${rowsTable(typed, write)} ` +
        `WHERE EXISTS (SELECT 1 FROM factos_events AS e INDEXED BY factos_events_by_type WHERE ${isTyped})`,
    )
  }
  if (any.length > 0) checks.push(`FROM log CROSS JOIN ${rowsTable(any, write)} WHERE log.head > j.value ->> 2`)
  return checks
}

const inRange = (alias: string): string => `${alias}.position > j.value ->> 2 AND ${alias}.position <= log.head`

const isTagged =
  `t.tag = coalesce(j.value ->> 3, ${rarestTag('j.value ->> 5', ` AND ${inRange('c')}`)}) AND ${inRange('t')} ` +
  'AND (j.value ->> 4 IS NULL OR EXISTS (SELECT 1 FROM json_each(j.value ->> 4) AS a WHERE a.value = t.type)) ' +
  'AND NOT EXISTS (SELECT 1 FROM json_each(j.value ->> 5) AS w WHERE NOT EXISTS ' +
  '(SELECT 1 FROM factos_event_tags AS x WHERE x.tag = w.value AND x.position = t.position))'

const isTyped = `e.type = j.value ->> 3 AND ${inRange('e')}`
