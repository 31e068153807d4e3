import { noPosition, type FailIfEventsMatch } from 'factos'
import type { StoredEvent } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import { positionsOf } from './read.ts'
import { belongsTo } from './small-universe.ts'

/** An append that was accepted, and the matching events that its writer had seen when it decided. */
export interface Accepted {
  readonly condition: FailIfEventsMatch
  readonly firstPosition: number
  readonly decidedOn: readonly number[]
}

/**
 * Throws unless every append stands where its condition held: nothing between the position that it names and its own
 * matches, and what its writer had seen is all that matches below.
 */
export const expectConditionsKept = (log: readonly StoredEvent[], accepted: readonly Accepted[]): void => {
  for (const { condition, firstPosition, decidedOn } of accepted) {
    const below = log.filter(({ position }) => position < firstPosition)
    const matching = positionsOf(below.filter((event) => belongsTo(event, condition.query)))
    const after = condition.after === noPosition ? 0 : condition.after
    const what = `the append at ${firstPosition}, if nothing matches ${JSON.stringify(condition.query)} after ${after}`
    expectEqual(
      matching.filter((position) => position > after),
      [],
      `${what}: nothing should have come between`,
    )
    expectEqual(matching, decidedOn, `${what}: its writer should have seen all that matches`)
  }
}
