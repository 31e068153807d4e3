import type { CancelSignal } from '../dispatch/cancel-signal.ts'
import type { StoreError } from '../errors/store-error.ts'
import type { ExpectRevision, FailIfEventsMatch } from '../vocabulary/append-condition.ts'
import type { Head } from './head.ts'
import type { RecordedCommand } from './read-call.ts'
import type { EventToAppend, StoredEvent } from './stored-event.ts'

/** A command id to look up and remember, with the slice of the request's events that it stands for. */
export interface CommandMark {
  readonly commandId: string
  readonly stream: string
  /** A digest of the stream and query the command was sent for: the same id for another one is a mistake. */
  readonly fingerprint: string
  /** Index of its first event in the request's events. */
  readonly firstEvent: number
  /** How many events it appended. 0: the id is only looked up, and not remembered. */
  readonly eventCount: number
}

/** A condition as the port carries it; "no condition" is an empty list. */
export type StoredCondition = FailIfEventsMatch | ExpectRevision

/**
 * What is accepted whole or rejected whole. Without events it only confirms its conditions.
 *
 * `commands` are those whose events these are. A request checks, in this order: its command ids, its event ids, its
 * conditions, all against the committed log as it was before the call.
 */
export interface AppendRequest {
  readonly events: readonly EventToAppend[]
  readonly conditions: readonly StoredCondition[]
  readonly commands: readonly CommandMark[]
}

/**
 * Several requests in one round trip and one commit, in the order given. The caller sees to it that no condition of a
 * request matches events of an earlier request of the same call, and that no command id or event id appears twice in a
 * call; so a store checks against the committed log only.
 */
export interface AppendCall {
  readonly requests: readonly AppendRequest[]
  /** As in `ReadCall`. */
  readonly knownHead: Head
  readonly signal?: CancelSignal | undefined
}

/** The request's events are in the log, at contiguous positions. */
export interface Appended {
  readonly kind: 'Appended'
  /** Position of the first event; for a request without events the position of `previousHead`. */
  readonly firstPosition: number
  /** The revision of each event in its stream. */
  readonly revisions: readonly number[]
  /** The time given to all of them. */
  readonly recordedAt: number
}

/** Nothing of the request was appended: some conditions did not hold. */
export interface ConditionsFailed {
  readonly kind: 'ConditionsFailed'
  /** Indexes, ascending, of all conditions that failed. */
  readonly failed: readonly number[]
  /**
   * The committed events that the failed query conditions matched after their `after`, ascending by position and at most
   * {@link maxDeltaEvents}; where `complete` is false there may be more, and the list may be empty.
   */
  readonly delta: { readonly events: readonly StoredEvent[]; readonly complete: boolean }
}

/** Nothing of the request was appended: one of its command ids is known already. */
export interface DuplicateCommand {
  readonly kind: 'DuplicateCommand'
  /** Every command of the request that is known, with what it appended. */
  readonly commands: readonly RecordedCommand[]
}

/** Nothing of the request was appended: events with these ids exist, and not by a command of the request. */
export interface EventIdsTaken {
  readonly kind: 'EventIdsTaken'
  /** All of them, in any order. */
  readonly events: readonly StoredEvent[]
}

/** Nothing of the request was appended, for a reason of its own, such as a limit. The others are not touched. */
export interface RequestRefused {
  readonly kind: 'RequestRefused'
  readonly error: StoreError
}

/** What became of one request. */
export type AppendOutcome = Appended | ConditionsFailed | DuplicateCommand | EventIdsTaken | RequestRefused

/** What became of each request, in their order, with the head under the lock before and after insertion. */
export interface AppendAnswer {
  readonly outcomes: readonly AppendOutcome[]
  readonly previousHead: Head
  readonly head: Head
}

/** How many events a `ConditionsFailed` carries at most. */
export const maxDeltaEvents = 100
