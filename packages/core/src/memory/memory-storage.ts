import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import {
  maxDeltaEvents,
  type AppendAnswer,
  type AppendCall,
  type AppendOutcome,
  type AppendRequest,
  type StoredCondition,
} from '../storage/append-call.ts'
import { fairTurns } from '../storage/fair-turns.ts'
import type { Head } from '../storage/head.ts'
import type { ReadAnswer, ReadCall } from '../storage/read-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import type { Storage } from '../storage/storage.ts'
import { noEvents, noPosition } from '../vocabulary/position.ts'
import { memoryLog, type MemoryLog } from './memory-log.ts'

/**
 * The storage port over process memory: for tests, prototypes and as the model that other backends are held against. It
 * checks all that they check, and forgets everything with the process.
 */
export const memoryStorage = (): Storage => {
  const log = memoryLog()
  const watchers = new Set<() => void>()
  let closed = false

  const takeTurn = fairTurns(10, () => new Promise((resolve) => setTimeout(resolve, 0)))

  const whenOpen = async <T>(run: () => Result<T, StoreError>): Promise<Result<T, StoreError>> => {
    await takeTurn()
    return closed ? err(storeError('Closed', 'the memory store is closed')) : run()
  }

  return Object.freeze({
    name: 'memory',
    limits: { eventBytes: 2 ** 28, events: 100_000, bytes: 2 ** 30, requests: 1_000, nul: true },
    migrate: () => whenOpen(() => ok(undefined)),
    read: (call: ReadCall) => whenOpen(() => read(log, call)),
    append: (call: AppendCall) =>
      whenOpen(() => {
        const answer = append(log, call)
        if (answer.ok && answer.value.head.position > answer.value.previousHead.position) {
          queueMicrotask(() => watchers.forEach((onMoved) => onMoved()))
        }
        return answer
      }),
    watch: (onMoved: () => void) => {
      // Wrapped, so that the same function given twice is two watchers.
      const watcher = (): void => onMoved()
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    close: async () => {
      closed = true
      watchers.clear()
    },
  })
}

const read = (log: MemoryLog, { reads, commandIds, knownHead }: ReadCall): Result<ReadAnswer, StoreError> => {
  if (isReplaced(log, knownHead)) return err(replaced(knownHead.position))
  return ok({
    pages: reads.map(log.page),
    commands: commandIds.flatMap((commandId) => log.command(commandId) ?? []),
    head: log.head(),
  })
}

const append = (log: MemoryLog, { requests, knownHead }: AppendCall): Result<AppendAnswer, StoreError> => {
  if (isReplaced(log, knownHead)) return err(replaced(knownHead.position))
  const previousHead = log.head()
  for (const condition of requests.flatMap(({ conditions }) => conditions)) {
    if (condition.kind === 'FailIfEventsMatch' && positionOf(condition) > previousHead.position) {
      return err(replaced(positionOf(condition)))
    }
  }
  // All checks come before the first event, because they speak of the log as it was before the call.
  const rejections = requests.map((request) => rejection(log, request))
  const recordedAt = Math.max(Date.now(), log.eventAt(previousHead.position)?.recordedAt ?? 0)
  const outcomes = requests.map((request, index) => rejections[index] ?? accept(log, request, previousHead, recordedAt))
  return ok({ outcomes, previousHead, head: log.head() })
}

const isReplaced = (log: MemoryLog, known: Head): boolean =>
  known.position > 0 && log.eventAt(known.position)?.id !== known.eventId

const replaced = (position: number): StoreError =>
  storeError('LogReplaced', `position ${position} was observed before, but this log does not hold it`)

const positionOf = (condition: StoredCondition & { readonly kind: 'FailIfEventsMatch' }): number =>
  condition.after === noPosition ? 0 : condition.after

const rejection = (log: MemoryLog, { commands, events, conditions }: AppendRequest): AppendOutcome | undefined => {
  const known = commands.flatMap(({ commandId }) => log.command(commandId) ?? [])
  if (known.length > 0) return { kind: 'DuplicateCommand', commands: known }
  const taken = events.flatMap(({ id }) => log.eventWithId(id) ?? [])
  if (taken.length > 0) return { kind: 'EventIdsTaken', events: taken }
  const failed = conditions.flatMap((condition, index) => (holds(log, condition) ? [] : [index]))
  if (failed.length === 0) return undefined
  return {
    kind: 'ConditionsFailed',
    failed,
    delta: deltaOf(
      log,
      failed.map((index) => conditions[index] as StoredCondition),
    ),
  }
}

const holds = (log: MemoryLog, condition: StoredCondition): boolean =>
  condition.kind === 'ExpectRevision'
    ? log.revisionOf(condition.stream) === (condition.revision === noEvents ? -1 : condition.revision)
    : log.matching(condition.query, positionOf(condition), 1).length === 0

const deltaOf = (
  log: MemoryLog,
  failed: readonly StoredCondition[],
): { readonly events: readonly StoredEvent[]; readonly complete: boolean } => {
  const found = new Map<number, StoredEvent>()
  for (const condition of failed) {
    if (condition.kind === 'ExpectRevision') continue
    for (const event of log.matching(condition.query, positionOf(condition), maxDeltaEvents + 1)) {
      found.set(event.position, event)
    }
  }
  const events = [...found.values()].toSorted((a, b) => a.position - b.position)
  return { events: events.slice(0, maxDeltaEvents), complete: events.length <= maxDeltaEvents }
}

const accept = (
  log: MemoryLog,
  { events, commands }: AppendRequest,
  previousHead: Head,
  recordedAt: number,
): AppendOutcome => {
  const firstPosition = events.length > 0 ? log.head().position + 1 : previousHead.position
  const revisions = events.map((event) => log.push(event, recordedAt).revision)
  for (const { commandId, fingerprint, firstEvent, eventCount } of commands) {
    if (eventCount > 0) log.rememberCommand(commandId, fingerprint, firstPosition + firstEvent, eventCount)
  }
  return { kind: 'Appended', firstPosition, revisions, recordedAt }
}
