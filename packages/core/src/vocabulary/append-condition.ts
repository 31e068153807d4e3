import { noEvents, noPosition, type Position, type Revision } from './position.ts'
import type { Query } from './query.ts'

/** Append whatever happened meanwhile. */
export interface NoAppendCondition {
  readonly kind: 'NoAppendCondition'
}

/** Do not append if an event that matches `query` was accepted after `after`. Made with {@link failIfEventsMatch}. */
export interface FailIfEventsMatch {
  readonly kind: 'FailIfEventsMatch'
  readonly query: Query
  readonly after: Position
}

/** Do not append unless `stream` is at `revision`. Made with {@link expectRevision}. */
export interface ExpectRevision {
  readonly kind: 'ExpectRevision'
  readonly stream: string
  readonly revision: Revision
}

/** What must still hold when events are appended. The store checks it under the lock under which it appends. */
export type AppendCondition = NoAppendCondition | FailIfEventsMatch | ExpectRevision

/** Append whatever happened meanwhile. */
export const noAppendCondition: NoAppendCondition = Object.freeze({ kind: 'NoAppendCondition' })

/**
 * Do not append if an event that matches `query` was accepted after position `after`; `noPosition`: at any time.
 *
 * Throws a `TypeError` unless `after` is `noPosition` or a whole number from 1 to 2^53 − 1. An `after` beyond the head
 * of the log is refused when it is used (`StoreError` with reason `LogReplaced`): the log it speaks of is gone.
 *
 * @example
 * failIfEventsMatch(query(queryItem({ types: ['UserRegistered'], tags: [tag('username', 'renata')] })), noPosition)
 */
export const failIfEventsMatch = (query: Query, after: Position): FailIfEventsMatch => {
  if (after !== noPosition && !(Number.isSafeInteger(after) && after >= 1)) {
    throw new TypeError(`a condition's position is noPosition or a whole number from 1, not ${String(after)}`)
  }
  return Object.freeze({ kind: 'FailIfEventsMatch', query, after })
}

/**
 * Do not append unless the last event of `stream` has `revision`; `noEvents`: unless the stream has no event yet.
 *
 * Throws a `TypeError` unless `revision` is `noEvents` or a whole number from 0 to 2^53 − 1.
 *
 * @example
 * expectRevision('order-7', noEvents) // only one creator wins
 */
export const expectRevision = (stream: string, revision: Revision): ExpectRevision => {
  if (revision !== noEvents && !(Number.isSafeInteger(revision) && revision >= 0)) {
    throw new TypeError(`an expected revision is noEvents or a whole number from 0, not ${String(revision)}`)
  }
  return Object.freeze({ kind: 'ExpectRevision', stream, revision })
}
