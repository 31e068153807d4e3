import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { Position } from '../vocabulary/position.ts'
import type { DecodeError } from './decode-error.ts'
import type { StoreError } from './store-error.ts'

/** The decider rejected the command. Final: it holds at the position `observed`, which the store confirmed. */
export interface DomainError<D> {
  readonly kind: 'DomainError'
  readonly domainError: D
  /** The head of the log at which the rejection holds. */
  readonly observed: Position
}

/**
 * Nothing was appended, because this condition did not hold. For a dispatch: it lost to other writers in every attempt,
 * and may be sent again.
 */
export interface AppendConditionFailed {
  readonly kind: 'AppendConditionFailed'
  readonly condition: AppendCondition
}

/** This store cannot check such a condition; nothing was appended. Only in the types of stores where it can happen. */
export interface UnsupportedAppendCondition {
  readonly kind: 'UnsupportedAppendCondition'
  readonly condition: AppendCondition
}

/**
 * All that a dispatch can fail with. Without a domain error (`D = never`) there is no `DomainError` case; `U` is
 * `UnsupportedAppendCondition` for stores that have it, else nothing.
 */
export type DispatchError<D = never, U = never> =
  | (D extends unknown ? DomainError<D> : never)
  | AppendConditionFailed
  | DecodeError
  | StoreError
  | U

/** All that reading a context or a stream can fail with. */
export type ReadError = DecodeError | StoreError
