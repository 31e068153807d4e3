import { matchesQuery } from 'factos'
import {
  maxDeltaEvents,
  type AppendAnswer,
  type AppendOutcome,
  type AppendRequest,
  type ConditionsFailed,
  type Head,
  type RecordedCommand,
  type StoredEvent,
} from 'factos/storage'
import { afterOf } from './after-of.ts'
import type { Rows } from '../database/statement.ts'

/** What the batch of an append returned. */
export interface AppendFindings {
  readonly previousHead: Head
  /** request, condition */
  readonly failed: Rows
  /** One more than a delta may have where there are too many. */
  readonly delta: readonly StoredEvent[]
  readonly commands: readonly RecordedCommand[]
  readonly taken: readonly StoredEvent[]
  /** position, revision, recorded_at */
  readonly inserted: Rows
}

/** What became of each request; `undefined` where the events inserted are not those of the requests accepted. */
export const appendOutcomes = (
  requests: readonly AppendRequest[],
  refused: readonly (AppendOutcome | undefined)[],
  findings: AppendFindings,
): AppendAnswer | undefined => {
  const { previousHead } = findings
  const inserted = new Map(findings.inserted.map((row) => [row['position'] as number, row]))
  let head = previousHead
  let isWhole = true
  const outcomes = requests.map((request, index): AppendOutcome => {
    const rejected = refused[index] ?? rejection(request, index, findings)
    if (rejected !== undefined) return rejected
    const { events } = request
    if (events.length === 0) return confirmed(previousHead)
    const firstPosition = head.position + 1
    const rows = events.map((_, place) => inserted.get(firstPosition + place))
    if (rows.includes(undefined)) isWhole = false
    head = { position: head.position + events.length, eventId: events.at(-1)?.id ?? '' }
    const recordedAt = rows[0]?.['recorded_at'] as number
    return { kind: 'Appended', firstPosition, revisions: rows.map((row) => row?.['revision'] as number), recordedAt }
  })
  isWhole &&= inserted.size === head.position - previousHead.position
  return isWhole ? { outcomes, previousHead, head } : undefined
}

const confirmed = ({ position }: Head): AppendOutcome => ({
  kind: 'Appended',
  firstPosition: position,
  revisions: [],
  recordedAt: Date.now(),
})

/** Command ids count first, event ids second, conditions last. */
const rejection = (
  { events, conditions, commands }: AppendRequest,
  index: number,
  findings: AppendFindings,
): AppendOutcome | undefined => {
  const known = findings.commands.filter(({ commandId }) => commands.some((mark) => mark.commandId === commandId))
  if (known.length > 0) return { kind: 'DuplicateCommand', commands: known }
  if (findings.taken.length > 0) {
    const ids = new Set(events.map(({ id }) => id))
    const taken = findings.taken.filter(({ id }) => ids.has(id))
    if (taken.length > 0) return { kind: 'EventIdsTaken', events: taken }
  }
  const rows = findings.failed.filter((row) => row['request'] === index)
  if (rows.length === 0) return undefined
  const failed = [...new Set(rows.map((row) => row['condition'] as number))].toSorted((a, b) => a - b)
  return { kind: 'ConditionsFailed', failed, delta: deltaOf(conditions, failed, findings.delta) }
}

/** The part of the delta, which is that of all requests, that speaks against this one. */
const deltaOf = (
  conditions: AppendRequest['conditions'],
  failed: readonly number[],
  delta: readonly StoredEvent[],
): ConditionsFailed['delta'] => {
  const forbids = (event: StoredEvent): boolean =>
    failed.some((index) => {
      const condition = conditions[index]
      if (condition?.kind !== 'FailIfEventsMatch') return false
      return event.position > afterOf(condition) && matchesQuery(event, condition.query)
    })
  const events = delta.slice(0, maxDeltaEvents).filter(forbids)
  return { events, complete: delta.length <= maxDeltaEvents }
}
