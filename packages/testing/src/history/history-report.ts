import type { CallBegan, HistoryOutcome } from './history-record.ts'

/**
 * What was broken.
 *
 * - `Order`: positions, revisions, ids or times of the log are not in order.
 * - `Atomicity`: one command's events are not together, or not all of them are there.
 * - `Decision`: the log holds what would not have been decided on the events before it.
 * - `Rejection`: a command was rejected, or accepted without events, on something else than the log at the position told.
 * - `RealTime`: what began after others were answered comes before them, or was not told of them.
 * - `Lost`: what was acknowledged is not in the log.
 * - `Doubled`: a command is in the log twice.
 * - `Altered`: what is in the log is not what was acknowledged.
 * - `ShouldNotBeThere`: the log holds what definitely failed.
 * - `UnknownOrigin`: nobody who was recorded wrote it.
 * - `Reader`: a reader was given something else than the log holds.
 * - `Condition`: events were appended against their condition, or refused although it held.
 * - `Timeline`: something survived from a log that was rewound, and should not have.
 */
export type ViolationKind =
  | 'Order'
  | 'Atomicity'
  | 'Decision'
  | 'Rejection'
  | 'RealTime'
  | 'Lost'
  | 'Doubled'
  | 'Altered'
  | 'ShouldNotBeThere'
  | 'UnknownOrigin'
  | 'Reader'
  | 'Condition'
  | 'Timeline'

/** A call, with what it was answered where it was. */
export interface ViolatingOperation {
  readonly began: CallBegan
  readonly outcome: HistoryOutcome | undefined
}

/** One promise that was not kept. */
export interface Violation {
  readonly kind: ViolationKind
  /** Which command, which event it missed, at which positions. */
  readonly message: string
  /** The positions that it is about, ascending. */
  readonly positions: readonly number[]
  /** The call that it is about, where it is about one. */
  readonly operation?: ViolatingOperation | undefined
}

/** How much a history holds. Counts of calls, but for `events`, which is the length of the log. */
export interface HistoryCounts {
  /** Calls of dispatch and append. */
  readonly commands: number
  /** Accepted and not a duplicate, with events or without. */
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly conditionFailed: number
  /** No definite answer, or none at all. */
  readonly unknown: number
  readonly notAppended: number
  /** Rejected promises, and events that could not be decoded. */
  readonly failed: number
  readonly reads: number
  readonly events: number
}

/** What a check came to: without violations, the log explains everything that was told. */
export interface HistoryReport {
  readonly violations: readonly Violation[]
  readonly counts: HistoryCounts
}
