import type { Codec } from '../codec/codec.ts'
import type { DecodeError } from '../errors/decode-error.ts'
import type { AppendConditionFailed } from '../errors/dispatch-error.ts'
import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendOutcome, AppendRequest } from '../storage/append-call.ts'
import type { RecordedCommand } from '../storage/read-call.ts'
import type { EventToAppend, StoredEvent } from '../storage/stored-event.ts'
import { noAppendCondition } from '../vocabulary/append-condition.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Metadata } from '../vocabulary/metadata.ts'
import type { Position } from '../vocabulary/position.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import type { DefiniteAnswer } from './append-until-definite.ts'
import type { EncodedEvents } from './encode-events.ts'
import type { Dispatch } from './event-store.ts'
import { decodeAll, recorded } from './recorded-event.ts'

/** What a caller is told besides the events. */
export interface DispatchFacts {
  readonly observed: Position
  readonly attempts: number
}

/** A dispatch of these committed events. */
export const dispatched = <E>(events: readonly Recorded<E>[], facts: DispatchFacts, duplicate = false): Dispatch<E> => {
  const last = events.at(-1)
  const append = last === undefined ? null : { currentRevision: last.revision, position: last.position }
  return { append, events, ...facts, duplicate }
}

/**
 * What the store's definite answer means to the only command of request number `index`.
 */
export const settleAppend = <E extends DomainEvent>(
  codec: Codec<E>,
  request: AppendRequest,
  { decoded }: EncodedEvents<E>,
  commandId: string | undefined,
  { outcomes, resent, sentAfter }: DefiniteAnswer,
  index: number,
  facts: DispatchFacts,
): Result<Dispatch<E>, AppendConditionFailed | DecodeError | StoreError> => {
  const outcome = outcomes[index] as AppendOutcome
  switch (outcome.kind) {
    case 'Appended':
      return ok(dispatched(recordedFrom(storedAs(request.events, outcome), decoded), facts))
    case 'ConditionsFailed': {
      const condition = request.conditions[outcome.failed[0] ?? 0] ?? noAppendCondition
      return err({ kind: 'AppendConditionFailed', condition })
    }
    case 'DuplicateCommand': {
      const known = outcome.commands.find((command) => command.commandId === commandId)
      const mark = request.commands.find((command) => command.commandId === commandId)
      if (known === undefined) return err(storeError('Unexpected', 'the store found a known command, but not which'))
      // Of equal events, some may be those of another process that handled the same command: their ids are the same.
      const isNew = known.events.every(({ position }) => position > sentAfter)
      const ours = resent && isNew && areTheSame(known.events, request.events)
      return repeated(codec, known, mark?.fingerprint, facts, !ours)
    }
    case 'EventIdsTaken': {
      const found = inOrder(outcome.events)
      if (!resent || !areTheSame(found, request.events)) return err(eventIdTaken(found))
      return ok(dispatched(recordedFrom(found, decoded), facts))
    }
    case 'RequestRefused':
      return err(outcome.error)
  }
}

/** The answer to a command that was handled before, unless it was sent for something else then. */
export const repeated = <E extends DomainEvent>(
  codec: Codec<E>,
  known: RecordedCommand,
  fingerprint: string | undefined,
  facts: DispatchFacts,
  duplicate = true,
): Result<Dispatch<E>, DecodeError | StoreError> => {
  if (known.fingerprint !== fingerprint) return err(commandIdReused(known.commandId))
  const events = decodeAll(codec, known.events)
  return events.ok ? ok(dispatched(events.value, facts, duplicate)) : events
}

const commandIdReused = (commandId: string): StoreError =>
  storeError(
    'CommandIdReused',
    `the command id ${commandId} was used for another stream or query; give each command its own`,
  )

/** The error of events whose ids are in the log already. */
export const eventIdTaken = (events: readonly StoredEvent[]): StoreError => {
  const places = events.slice(0, 3).map(({ id, position }) => `${id} (position ${position})`)
  return storeError('EventIdTaken', `events with these ids exist: ${places.join(', ')}`)
}

/** The events of a request as the store has them now. */
export const storedAs = (
  events: readonly EventToAppend[],
  outcome: { readonly firstPosition: number; readonly revisions: readonly number[]; readonly recordedAt: number },
): readonly StoredEvent[] =>
  events.map((event, index) => ({
    ...event,
    revision: outcome.revisions[index] as number,
    position: outcome.firstPosition + index,
    recordedAt: outcome.recordedAt,
  }))

/** Stored events with what they decode to. */
export const recordedFrom = <E>(stored: readonly StoredEvent[], decoded: readonly E[]): readonly Recorded<E>[] =>
  stored.map((event, index) => recorded(event, decoded[index] as E))

/** Events in the order of the log; a store may answer ids in any. */
export const inOrder = (events: readonly StoredEvent[]): readonly StoredEvent[] =>
  events.toSorted((one, other) => one.position - other.position)

/** Whether the log holds just what was sent, in this order: then it is what was sent. */
export const areTheSame = (stored: readonly StoredEvent[], sent: readonly EventToAppend[]): boolean =>
  stored.length === sent.length && sent.every((event, index) => isTheSame(stored[index] as StoredEvent, event))

const isTheSame = (stored: StoredEvent, sent: EventToAppend): boolean =>
  stored.id === sent.id &&
  stored.stream === sent.stream &&
  stored.type === sent.type &&
  stored.version === sent.version &&
  areEqual(stored.metadata, sent.metadata) &&
  stored.data.length === sent.data.length &&
  stored.data.every((byte, index) => byte === sent.data[index])

const areEqual = (one: Metadata, other: Metadata): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => Object.hasOwn(other, key) && other[key] === value)
