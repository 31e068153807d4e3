import { noEvents, noPosition, type Query, type QueryItem } from 'factos'
import {
  maxDeltaEvents,
  type AppendCall,
  type AppendOutcome,
  type AppendRequest,
  type EventToAppend,
  type StoredCondition,
  type StoredEvent,
} from 'factos/storage'
import type { Fault } from './fault.ts'
import { selects } from './matching.ts'
import type { ModelCommand, Snapshot } from './model-log.ts'
import { handedOut, headOf, recordedCommand } from './model-read.ts'
import { storedEvent } from './stored-event.ts'

/** What an append call makes of a log. */
export interface Appending {
  readonly outcomes: readonly AppendOutcome[]
  readonly added: Snapshot
}

/**
 * Judges every request by the snapshot, and places the events of those that are accepted from `nextPosition` on.
 */
export const judgeAppend = (
  { requests }: AppendCall,
  snapshot: Snapshot,
  nextPosition: number,
  now: number,
  fault?: Fault,
): Appending => {
  const recordedAt = timeAfter(snapshot, now, fault)
  const events: StoredEvent[] = []
  const commands: ModelCommand[] = []
  let position = nextPosition
  const outcomes = requests.map((request): AppendOutcome => {
    const rejection = rejectionOf(request, seenBy(request, requests, snapshot, fault), fault)
    if (rejection !== undefined && fault !== 'rejected requests written in part') {
      if (fault === 'rejected requests use up positions') position += request.events.length
      if (fault === 'command id of a rejected request remembered') commands.push(...marked(request, nextPosition))
      return rejection
    }
    const firstPosition = request.events.length > 0 ? position : headOf(snapshot).position
    const revisions = request.events.slice(0, rejection === undefined ? Infinity : 1).map((event) => {
      const known = fault === 'revisions start over in each request' ? snapshot.events : [...snapshot.events, ...events]
      const revision = known.filter(({ stream }) => stream === event.stream).length
      events.push(storedEvent(event, { revision, position: position++, recordedAt }, fault))
      return revision
    })
    if (rejection !== undefined) return rejection
    commands.push(...marked(request, firstPosition, fault))
    return { kind: 'Appended', firstPosition, revisions, recordedAt }
  })
  const isAnyRejected = outcomes.some(({ kind }) => kind !== 'Appended')
  if (fault === 'refused neighbour rolls back all' && isAnyRejected)
    return { outcomes, added: { events: [], commands: [] } }
  return { outcomes, added: { events, commands } }
}

/** What a request is judged by: the log before the call, unless a fault adds to it. */
const seenBy = (
  request: AppendRequest,
  requests: readonly AppendRequest[],
  snapshot: Snapshot,
  fault?: Fault,
): Snapshot => {
  const first = headOf(snapshot).position + 1
  const appearing = (events: readonly EventToAppend[]): Snapshot => ({
    ...snapshot,
    events: [
      ...snapshot.events,
      ...events.map((event, i) => storedEvent(event, { revision: 0, position: first + i, recordedAt: 0 })),
    ],
  })
  if (fault === 'own events counted against the condition') return appearing(request.events.slice(1))
  if (fault !== 'neighbours counted against the condition') return snapshot
  return appearing(requests.flatMap((other) => (other === request ? [] : other.events)))
}

const timeAfter = (snapshot: Snapshot, now: number, fault?: Fault): number => {
  if (fault === 'time from the clock of each process') return now
  const recordedAt = Math.max(Math.floor(now), snapshot.events.at(-1)?.recordedAt ?? 0)
  return fault === 'time in fractions' ? recordedAt + 0.5 : recordedAt
}

const marked = ({ commands, events }: AppendRequest, first: number, fault?: Fault): readonly ModelCommand[] =>
  commands
    .filter(({ eventCount }) => eventCount > 0 || fault === 'command id without events remembered')
    .map(({ commandId, fingerprint, firstEvent, eventCount }) => ({
      commandId,
      fingerprint,
      positions:
        fault === 'events of the whole request for each command'
          ? events.map((_, i) => first + i)
          : Array.from({ length: eventCount }, (_, i) => first + firstEvent + i),
    }))

const rejectionOf = (request: AppendRequest, snapshot: Snapshot, fault?: Fault): AppendOutcome | undefined => {
  const checks = [duplicateOf, takenIds, failedConditions]
  if (fault === 'event ids checked before command ids') checks.splice(0, 2, takenIds, duplicateOf)
  if (fault === 'conditions checked before event ids') checks.splice(1, 2, failedConditions, takenIds)
  for (const check of checks) {
    const rejection = check(request, snapshot, fault)
    if (rejection !== undefined) return rejection
  }
  return undefined
}

type Check = (request: AppendRequest, snapshot: Snapshot, fault?: Fault) => AppendOutcome | undefined

const duplicateOf: Check = ({ commands }, snapshot, fault) => {
  if (fault === 'command id not checked by appends') return undefined
  const known = commands.flatMap(({ commandId }) => recordedCommand(snapshot, commandId, fault) ?? [])
  return known.length > 0 ? { kind: 'DuplicateCommand', commands: known } : undefined
}

const takenIds: Check = ({ events }, snapshot, fault) => {
  if (fault === 'duplicate event id accepted') return undefined
  const ids = new Set(events.map(({ id }) => id))
  const taken = snapshot.events.filter(({ id }) => ids.has(id))
  return taken.length > 0 ? { kind: 'EventIdsTaken', events: taken.map((event) => handedOut(event, fault)) } : undefined
}

const failedConditions: Check = ({ conditions, events }, snapshot, fault) => {
  const highest = Math.max(...conditions.map(positionOf))
  const found = conditions.map((condition) => {
    const merged = fault === 'merged conditions keep the highest position' ? highest : positionOf(condition)
    return violations(condition, merged, snapshot, events[0]?.stream, fault)
  })
  const all = found.flatMap((violation, i) => (violation === undefined ? [] : [i]))
  const failed = fault === 'only the first failed condition named' ? all.slice(0, 1) : all
  if (failed.length === 0) return undefined
  const matching = found.flatMap((violation) => violation ?? []).toSorted((a, b) => a.position - b.position)
  const once = fault === 'delta of two conditions with events twice' ? matching : [...new Set(matching)]
  const bounded = once.slice(0, fault === 'delta without bound' ? Infinity : maxDeltaEvents)
  const delta = fault === 'delta without the latest event' && once.length > 1 ? bounded.slice(0, -1) : bounded
  const complete = once.length <= maxDeltaEvents
  return {
    kind: 'ConditionsFailed',
    failed,
    delta: { events: delta.map((event) => handedOut(event, fault)), complete },
  }
}

const positionOf = (condition: StoredCondition): number =>
  condition.kind === 'ExpectRevision' || condition.after === noPosition ? 0 : condition.after

/** The events that a condition fails on; `undefined` where it holds. */
const violations = (
  condition: StoredCondition,
  after: number,
  { events }: Snapshot,
  ownStream: string | undefined,
  fault?: Fault,
): readonly StoredEvent[] | undefined => {
  if (condition.kind === 'ExpectRevision') {
    const stream =
      fault === 'revision checked on the stream of the events' ? (ownStream ?? condition.stream) : condition.stream
    if (fault === 'revision not checked on a new stream' && condition.revision === noEvents) return undefined
    const last = events.filter((event) => event.stream === stream).length - 1
    return last === (condition.revision === noEvents ? -1 : condition.revision) ? undefined : []
  }
  if (fault === 'condition ignored') return undefined
  if (fault === 'noPosition taken for no check' && condition.after === noPosition) return undefined
  const isLater = ({ position }: StoredEvent): boolean =>
    fault === 'events at the position of a condition counted' ? position >= after : position > after
  const later = events.filter(isLater)
  const matching = later.filter((event) => selects(event, condition.query, 'conditions', fault))
  if (matching.length > 0) return matching
  // Only the check goes by one tag; the events that it brings are the right ones.
  const loosely = withOneTag(condition.query, fault)
  return loosely !== undefined && later.some((event) => selects(event, loosely, 'conditions')) ? [] : undefined
}

/** The query as a check takes it that looks at one tag of each item. */
const withOneTag = (query: Query, fault?: Fault): Query | undefined => {
  if (fault !== 'only the first tag checked' && fault !== 'only the last tag checked') return undefined
  const one = ({ types, tags }: QueryItem): QueryItem => ({
    types,
    tags: fault === 'only the first tag checked' ? tags.slice(0, 1) : tags.slice(-1),
  })
  return { kind: query.kind, items: query.items.map(one) }
}
