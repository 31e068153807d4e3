/**
 * Why a store could not do what it was asked.
 *
 * - `Unavailable`: no connection, or it was lost.
 * - `TimedOut`: a deadline or the database's own timeout passed.
 * - `Contention`: the database gave up for the sake of others: a deadlock, a serialization failure, a busy lock.
 * - `Aborted`: the caller's signal.
 * - `Overloaded`: the queue is full; send less or wait.
 * - `Closed`: the store was closed.
 * - `LimitExceeded`: larger than the store can take; `message` names the limit.
 * - `EventIdTaken`: an event with this id exists, and not by this command.
 * - `CommandIdReused`: this command id was used for another stream or query.
 * - `LogReplaced`: the log no longer holds what was read from it (restored, failed over, made anew).
 * - `Misconfigured`: the schema, a role's rights, an isolation level or the like must be changed first.
 * - `SchemaTooNew`: the schema was migrated by a newer library than this one may work with.
 * - `Corrupted`: the database says that its files are damaged, or what it returned cannot be.
 * - `Refused`: the input cannot be stored as it is; `message` says why.
 * - `Unexpected`: anything else; `cause` holds it.
 */
export type StoreErrorReason =
  | 'Unavailable'
  | 'TimedOut'
  | 'Contention'
  | 'Aborted'
  | 'Overloaded'
  | 'Closed'
  | 'LimitExceeded'
  | 'EventIdTaken'
  | 'CommandIdReused'
  | 'LogReplaced'
  | 'Misconfigured'
  | 'SchemaTooNew'
  | 'Corrupted'
  | 'Refused'
  | 'Unexpected'

/**
 * A store could not do what it was asked.
 *
 * `outcome: 'unknown'` means that an append was sent and no definite answer came: its events may be in the log, or may
 * still land. Repeat the command with the same `commandId` to find out safely. `not-appended` is definite.
 */
export interface StoreError {
  readonly kind: 'StoreError'
  readonly reason: StoreErrorReason
  readonly outcome: 'not-appended' | 'unknown'
  readonly message: string
  /** What the driver or database threw, where something did. */
  readonly cause?: unknown
}

/** A {@link StoreError}; the outcome is `not-appended` unless said otherwise. */
export const storeError = (
  reason: StoreErrorReason,
  message: string,
  more: { readonly outcome?: StoreError['outcome'] | undefined; readonly cause?: unknown } = {},
): StoreError => ({
  kind: 'StoreError',
  reason,
  outcome: more.outcome ?? 'not-appended',
  message,
  ...('cause' in more ? { cause: more.cause } : {}),
})
