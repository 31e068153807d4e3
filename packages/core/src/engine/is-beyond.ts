import type { StoredCondition } from '../storage/append-call.ts'
import { noPosition } from '../vocabulary/position.ts'

/** Whether a condition speaks of a position that this process has not seen the log reach. */
export const isBeyond = (conditions: readonly StoredCondition[], head: number): boolean =>
  conditions.some(
    (condition) => condition.kind === 'FailIfEventsMatch' && condition.after !== noPosition && condition.after > head,
  )
