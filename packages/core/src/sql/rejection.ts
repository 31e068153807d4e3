import { maxDeltaEvents, type AppendOutcome, type AppendRequest, type StoredCondition } from '../storage/append-call.ts'
import type { Page } from '../storage/read-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import { noEvents, noPosition } from '../vocabulary/position.ts'
import { readPage } from './read-page.ts'
import { eventsById, recordedCommands } from './recorded-commands.ts'
import type { SyncSql } from './sync-sql.ts'

/** How a request is checked. */
export interface CheckOptions {
  readonly headPosition: number
  /** The last revision of a stream; -1 without events. */
  readonly revisionOf: (stream: string) => number
  /**
   * Whether to look all event ids up. Without it an id that exists shows only when the event is inserted: the unique
   * index knows it anyway, and a look-up would cost as much as a quarter of the insertion.
   */
  readonly lookUpEventIds: boolean
}

/** Why a request is not accepted, checked against the committed log; `undefined` where nothing speaks against it. */
export const rejection = (sql: SyncSql, request: AppendRequest, options: CheckOptions): AppendOutcome | undefined => {
  const { events, conditions, commands } = request
  const known = recordedCommands(
    sql,
    commands.map(({ commandId }) => commandId),
  )
  if (known.length > 0) return { kind: 'DuplicateCommand', commands: known }
  const matches = conditions.map((condition) => check(sql, condition, options))
  const failed = matches.flatMap((match, index) => (match === undefined ? [] : [index]))
  if (options.lookUpEventIds || failed.length > 0) {
    const taken = eventsById(
      sql,
      events.map(({ id }) => id),
    )
    if (taken.length > 0) return { kind: 'EventIdsTaken', events: taken }
  }
  return failed.length === 0 ? undefined : { kind: 'ConditionsFailed', failed, delta: deltaOf(matches) }
}

/** The position after which a query condition allows no match. */
export const afterOf = (condition: StoredCondition): number =>
  condition.kind === 'ExpectRevision' || condition.after === noPosition ? 0 : condition.after

/** Nothing for a condition that holds; else the events that speak against it, as far as they fit. */
const check = (sql: SyncSql, condition: StoredCondition, options: CheckOptions): Page | undefined => {
  if (condition.kind === 'ExpectRevision') {
    const expected = condition.revision === noEvents ? -1 : condition.revision
    return options.revisionOf(condition.stream) === expected ? undefined : { events: [], more: false }
  }
  const page = readPage(
    sql,
    {
      select: { kind: 'Query', query: condition.query },
      after: afterOf(condition),
      limit: maxDeltaEvents,
      direction: 'forwards',
    },
    options.headPosition,
  )
  return page.events.length === 0 ? undefined : page
}

const deltaOf = (
  matches: readonly (Page | undefined)[],
): { readonly events: readonly StoredEvent[]; readonly complete: boolean } => {
  const found = new Map<number, StoredEvent>()
  for (const page of matches) for (const event of page?.events ?? []) found.set(event.position, event)
  const events = [...found.values()].toSorted((a, b) => a.position - b.position)
  return {
    events: events.slice(0, maxDeltaEvents),
    complete: events.length <= maxDeltaEvents && !matches.some((page) => page?.more),
  }
}
