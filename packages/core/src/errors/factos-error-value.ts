import type { DispatchError, UnsupportedAppendCondition } from './dispatch-error.ts'

/** Any error value of this library, whatever the domain error. */
export type FactosErrorValue = DispatchError<unknown, UnsupportedAppendCondition>
