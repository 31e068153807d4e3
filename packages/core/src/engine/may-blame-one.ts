import type { StoreError, StoreErrorReason } from '../errors/store-error.ts'

const blamesInput: ReadonlySet<StoreErrorReason> = new Set(['Refused', 'LimitExceeded', 'Unexpected'])

/** Whether a call that failed for several may be the fault of one of them: then each is to hear an answer of its own. */
export const mayBlameOne = ({ outcome, reason }: StoreError): boolean =>
  outcome === 'not-appended' && blamesInput.has(reason)
