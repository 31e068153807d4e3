import { expect, test } from 'vitest'
import {
  allEvents,
  expectRevision,
  failIfEventsMatch,
  noAppendCondition,
  noEvents,
  noPosition,
} from '../../src/index.ts'

test('says what must still hold, as plain frozen data', () => {
  expect(noAppendCondition).toEqual({ kind: 'NoAppendCondition' })
  expect(failIfEventsMatch(allEvents, 7)).toEqual({ kind: 'FailIfEventsMatch', query: allEvents, after: 7 })
  expect(failIfEventsMatch(allEvents, noPosition).after).toBe('no-position')
  expect(expectRevision('order-7', 0)).toEqual({ kind: 'ExpectRevision', stream: 'order-7', revision: 0 })
  expect(expectRevision('order-7', noEvents).revision).toBe('no-events')
  for (const condition of [noAppendCondition, failIfEventsMatch(allEvents, 1), expectRevision('s', 0)]) {
    expect(condition).toSatisfy(Object.isFrozen)
  }
})

test.each([0, -1, 1.5, NaN, Infinity, 2 ** 53, '3', 5n, null, undefined, noEvents])(
  'refuses %o as a position',
  (after) => {
    expect(() => failIfEventsMatch(allEvents, after as never)).toThrow(TypeError)
  },
)

test.each([-1, 0.5, NaN, Infinity, 2 ** 53, '3', 5n, null, undefined, noPosition])(
  'refuses %o as a revision',
  (revision) => {
    expect(() => expectRevision('order-7', revision as never)).toThrow(TypeError)
  },
)

test('takes positions and revisions up to 2^53 - 1', () => {
  expect(failIfEventsMatch(allEvents, Number.MAX_SAFE_INTEGER).after).toBe(2 ** 53 - 1)
  expect(expectRevision('order-7', Number.MAX_SAFE_INTEGER).revision).toBe(2 ** 53 - 1)
})
