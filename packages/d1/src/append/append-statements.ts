import { parameters, type Parameters, type Statement } from '../database/statement.ts'
import { selectCommands } from '../read/found-commands.ts'
import { foundColumns } from '../read/found-event.ts'
import { maxDeltaEvents } from 'factos/storage'
import type { AppendRows } from './append-rows.ts'
import { failedConditions, forbiddenPositions, logTable, refusedRequests, rowsTable, type CallBasis } from './checks.ts'

/** The statements of an append's batch. Those that select come first; the events are inserted last. */
export interface AppendStatements {
  /** request, condition: those that failed */
  readonly failed: Statement | undefined
  /** The events that failed query conditions matched, by position. */
  readonly delta: Statement | undefined
  /** The commands that are known, with their events. */
  readonly commands: Statement | undefined
  /** The events whose ids are taken. */
  readonly taken: Statement | undefined
  /** `undefined` where there is nothing to insert. */
  readonly inserts: readonly Statement[]
}

/** How large data may be to come at once with what speaks against a request. */
const inlineBytes = 1_024

/** The statements for these rows. */
export const appendStatements = (rows: AppendRows, basis: CallBasis): AppendStatements => {
  const has = { conditions: rows.revisions.length + rows.tagged.length + rows.typed.length + rows.any.length > 0 }
  const queries = rows.tagged.length + rows.typed.length + rows.any.length > 0
  return {
    failed: has.conditions ? statement((write) => selectFailed(rows, basis, write)) : undefined,
    delta: queries ? statement((write) => selectDelta(rows, basis, write)) : undefined,
    commands:
      rows.commandIds.length > 0
        ? statement((write) => selectCommands(rowsTable(rows.commandIds, write), 'j.value ->> 1'))
        : undefined,
    taken: rows.eventIds.length > 0 ? statement((write) => selectTaken(rows, write)) : undefined,
    inserts: [
      ...(rows.tags.length > 0 ? [statement((write) => insertTags(rows, basis, write))] : []),
      ...(rows.commands.length > 0 ? [statement((write) => insertCommands(rows, basis, write))] : []),
      ...(rows.events.length > 0 ? [statement((write) => insertEvents(rows, basis, write))] : []),
    ],
  }
}

const statement = (text: (write: Parameters) => string): Statement => {
  const write = parameters()
  return { text: text(write), values: write.values }
}

const selectFailed = (rows: AppendRows, basis: CallBasis, write: Parameters): string =>
  `WITH ${logTable(basis, write)} ${failedConditions(rows, write).join(' UNION ALL ')}`

const selectDelta = (rows: AppendRows, basis: CallBasis, write: Parameters): string =>
  `WITH ${logTable(basis, write)} SELECT ${foundColumns(inlineBytes)} ` +
  `FROM (SELECT DISTINCT position FROM (${forbiddenPositions(rows, write).join(' UNION ALL ')}) ` +
  `ORDER BY position LIMIT ${maxDeltaEvents + 1}) AS p ` +
  'CROSS JOIN factos_events AS e ON e.position = p.position ORDER BY p.position'

const selectTaken = (rows: AppendRows, write: Parameters): string =>
  `SELECT ${foundColumns(inlineBytes)} FROM ${rowsTable(rows.eventIds, write)} ` +
  'CROSS JOIN factos_events AS e INDEXED BY factos_events_by_id ON e.id = j.value ->> 1'

/** `log`, and `accepted`: the requests that nothing speaks against, each with the position of its first event. */
const acceptedTable = (rows: AppendRows, basis: CallBasis, write: Parameters): string =>
  `WITH ${logTable(basis, write)}, accepted(request, first) AS MATERIALIZED (` +
  'SELECT j.value ->> 0, log.head + 1 + coalesce(sum(j.value ->> 1) OVER ' +
  '(ORDER BY j.value ->> 0 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) ' +
  `FROM log CROSS JOIN ${rowsTable(rows.requests, write)} WHERE log.open` +
  `${refusedRequests(rows, write)
    .map((select) => ` AND j.value ->> 0 NOT IN (${select})`)
    .join('')})`

const insertTags = (rows: AppendRows, basis: CallBasis, write: Parameters): string =>
  `${acceptedTable(rows, basis, write)} INSERT INTO factos_event_tags (tag, position, type) ` +
  'SELECT t.value, a.first + (j.value ->> 1), j.value ->> 2 ' +
  `FROM ${rowsTable(rows.tags, write)} CROSS JOIN accepted AS a ON a.request = j.value ->> 0 ` +
  "CROSS JOIN json_each(j.value, '$[3]') AS t"

const insertCommands = (rows: AppendRows, basis: CallBasis, write: Parameters): string =>
  `${acceptedTable(rows, basis, write)} ` +
  'INSERT INTO factos_commands (command_id, stream, fingerprint, first_position, event_count) ' +
  'SELECT j.value ->> 1, j.value ->> 2, j.value ->> 3, a.first + (j.value ->> 4), j.value ->> 5 ' +
  `FROM ${rowsTable(rows.commands, write)} CROSS JOIN accepted AS a ON a.request = j.value ->> 0`

const insertEvents = (rows: AppendRows, basis: CallBasis, write: Parameters): string =>
  `${acceptedTable(rows, basis, write)}, moment(recorded_at) AS MATERIALIZED ` +
  "(SELECT max(log.recorded_at, CAST(round(unixepoch('subsec') * 1000) AS INTEGER)) FROM log) " +
  'INSERT INTO factos_events (position, id, stream, revision, type, version, tags, metadata, recorded_at, data) ' +
  'SELECT a.first + (j.value ->> 1), j.value ->> 2, j.value ->> 3, ' +
  'coalesce((SELECT max(e.revision) FROM factos_events AS e INDEXED BY factos_events_by_stream ' +
  'WHERE e.stream = j.value ->> 3), -1) + row_number() OVER (PARTITION BY j.value ->> 3 ORDER BY a.first + (j.value ->> 1)), ' +
  'j.value ->> 4, j.value ->> 5, j.value -> 6, j.value -> 7, moment.recorded_at, ' +
  'coalesce(CAST(j.value ->> 8 AS BLOB), unhex(j.value ->> 9)) ' +
  `FROM moment CROSS JOIN ${rowsTable(rows.events, write)} CROSS JOIN accepted AS a ON a.request = j.value ->> 0 ` +
  'ORDER BY 1 RETURNING position, revision, recorded_at'
