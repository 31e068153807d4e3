import { describe, expect, test } from 'vitest'
import {
  allEvents,
  errorToString,
  expectRevision,
  failIfEventsMatch,
  noAppendCondition,
  noEvents,
  noPosition,
  query,
  queryItem,
  tag,
  type AppendCondition,
  type AppendConditionFailed,
  type DecodeError,
  type StoreError,
} from '../../src/index.ts'

const stored: DecodeError['stored'] = {
  id: '01',
  stream: 'sale',
  type: 'TicketSold',
  version: 3,
  tags: [tag('event', 'x')],
  metadata: {},
  data: new TextEncoder().encode('{"card":"4929 1111"}'),
  position: 12,
  revision: 4,
}

const storeError = (more: Partial<StoreError>): StoreError => ({
  kind: 'StoreError',
  reason: 'TimedOut',
  outcome: 'not-appended',
  message: 'no answer within 5 s',
  ...more,
})

test('renders a domain error as the application says, else as JSON', () => {
  const error = { kind: 'DomainError', domainError: { type: 'SoldOut', capacity: 100 }, observed: 7 } as const
  expect(errorToString(error, ({ capacity }) => `sold out at ${capacity}`)).toBe('sold out at 100')
  expect(errorToString(error)).toBe('{"type":"SoldOut","capacity":100}')
})

test('renders even a domain error that JSON cannot hold', () => {
  expect(domainErrorOf(undefined)).toBe('undefined')
  expect(domainErrorOf(5n)).toBe('5')
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  expect(domainErrorOf(cycle)).toBe('[object Object]')
})

test('says which condition did not hold, in the words of its query', () => {
  const course = queryItem({ types: ['Enrolled', 'Left'], tags: [tag('course', 'c1'), tag('year', 3)] })
  const anyOf = query(course, queryItem({ tags: [tag('student', 's1')] }), queryItem({ types: ['Closed'] }))
  expect(failed(failIfEventsMatch(anyOf, 41))).toBe(
    'not appended: "no event matches Enrolled|Left with course:c1 & year:3, or any type with student:s1, or Closed after 41" did not hold',
  )
  expect(failed(failIfEventsMatch(allEvents, noPosition))).toBe(
    'not appended: "no event matches all events after no-position" did not hold',
  )
  expect(failed(expectRevision('order-7', 3))).toBe('not appended: "stream order-7 is at revision 3" did not hold')
  expect(failed(expectRevision('order-7', noEvents))).toBe(
    'not appended: "stream order-7 is at revision no-events" did not hold',
  )
  expect(failed(noAppendCondition)).toBe('not appended: no condition did not hold')
})

test('says which condition a store cannot check', () => {
  const error = { kind: 'UnsupportedAppendCondition', condition: failIfEventsMatch(allEvents, 1) } as const
  expect(errorToString(error)).toBe('not appended: this store cannot check "no event matches all events after 1"')
})

describe('of an event that could not be decoded', () => {
  test('says which event, where, and why', () => {
    const error = { kind: 'DecodeError', reason: 'InvalidData', message: 'buyer: expected string', stored } as const
    expect(errorToString(error)).toBe(
      'the stored data is invalid: TicketSold version 3 in stream sale (position 12): buyer: expected string',
    )
    expect(errorToString({ kind: 'DecodeError', reason: 'UnknownEvent', stored })).toBe(
      'the codec does not know the event type: TicketSold version 3 in stream sale (position 12)',
    )
  })

  test('says that it was not appended, where it was met before', () => {
    const fresh = { ...stored, position: noPosition, revision: noEvents } as const
    expect(errorToString({ kind: 'DecodeError', reason: 'UnknownEvent', stored: fresh })).toContain('(not appended)')
  })

  test('never shows what the event holds', () => {
    expect(errorToString({ kind: 'DecodeError', reason: 'InvalidData', stored })).not.toContain('4929')
  })
})

test('says of a store error whether the events may be in the log', () => {
  expect(errorToString(storeError({}))).toBe('TimedOut: no answer within 5 s')
  expect(errorToString(storeError({ outcome: 'unknown' }))).toBe(
    'TimedOut (may have been appended): no answer within 5 s',
  )
})

test('is one line, whatever names and messages hold', () => {
  const lines = [
    errorToString(storeError({ message: 'deadlock\nDETAIL: process 7\r\nwaits' })),
    errorToString({ kind: 'DecodeError', reason: 'UnknownEvent', stored: { ...stored, stream: 'a\nfake: line' } }),
    errorToString(conditionFailed(expectRevision('a\nb', 1))),
  ]
  for (const line of lines) expect(line).not.toMatch(/[\r\n]/)
  expect(lines[0]).toBe('TimedOut: deadlock DETAIL: process 7 waits')
})

const domainErrorOf = (domainError: unknown): string =>
  errorToString({ kind: 'DomainError', domainError, observed: noPosition })

const failed = (condition: AppendCondition): string => errorToString(conditionFailed(condition))

const conditionFailed = (condition: AppendCondition): AppendConditionFailed => ({
  kind: 'AppendConditionFailed',
  condition,
})
