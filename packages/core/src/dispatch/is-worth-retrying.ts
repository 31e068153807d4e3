import type { DispatchError } from '../errors/dispatch-error.ts'
import type { StoreErrorReason } from '../errors/store-error.ts'

const passing: ReadonlySet<StoreErrorReason> = new Set(['Unavailable', 'TimedOut', 'Contention'])

/** Whether another round may go better: it lost to another writer, or to a passing fault that left nothing behind. */
export const isWorthRetrying = (error: DispatchError<unknown>): boolean =>
  error.kind === 'AppendConditionFailed' ||
  (error.kind === 'StoreError' && error.outcome === 'not-appended' && passing.has(error.reason))
