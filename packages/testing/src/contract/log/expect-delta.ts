import { maxDeltaEvents, type ConditionsFailed, type StoredEvent } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import { idsOf, positionsOf } from './read.ts'

/**
 * Throws unless the delta of a rejection is right: all of the matching events where it calls itself complete, else a part
 * of them; by position; never more than the port allows.
 */
export const expectDelta = ({ delta }: ConditionsFailed, matching: readonly StoredEvent[]): void => {
  const { events, complete } = delta
  expectThat(events.length <= maxDeltaEvents, `a delta should have at most ${maxDeltaEvents} events`, events.length)
  if (complete) {
    expectEqual(events, matching, 'a complete delta should be all matching events, by position')
    return
  }
  const known = new Set(idsOf(matching))
  expectEqual(
    idsOf(events).filter((id) => !known.has(id)),
    [],
    'a delta should have matching events only',
  )
  const ascending = positionsOf(events).toSorted((a, b) => a - b)
  expectEqual(positionsOf(events), [...new Set(ascending)], 'a delta should be by position, each event once')
}
