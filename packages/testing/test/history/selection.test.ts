import { array, assert, constantFrom, nat, property, record, uniqueArray } from 'fast-check'
import { allEvents, matchesQuery, query, queryItem, tag, type Query } from 'factos'
import type { LoggedEvent } from '@factos/testing/history'
import { expect, test } from 'vitest'
import { logIndex } from '../../src/history/check/log-index.ts'
import { cursor, firstSelected, selectionKey, type Cursor } from '../../src/history/check/selection.ts'

const types = uniqueArray(constantFrom('A', 'B', 'C'), { maxLength: 3 })
const tags = uniqueArray(constantFrom('x', 'y', 'z', 'never'), { maxLength: 3 })

const logs = array(record({ type: constantFrom('A', 'B', 'C', 'D'), tags }), { maxLength: 30 }).map((events) =>
  events.map((event, index): LoggedEvent => {
    const place = { position: index + 1, id: `${index}`, stream: 's', revision: index, version: 1, recordedAt: 0 }
    return { ...event, ...place, metadata: {}, data: new Uint8Array() }
  }),
)

const queries = array(record({ types, tags }), { minLength: 1, maxLength: 4 }).map((items): Query => {
  const [first, ...rest] = items.map(({ types, tags }) => queryItem({ types, tags: tags.map((text) => tag(text)) }))
  return query(first!, ...rest)
})

const all = ({ next }: Cursor, ...ends: readonly number[]): readonly number[] =>
  ends.flatMap((end) => {
    const found: number[] = []
    for (let index = next(end); index >= 0; index = next(end)) found.push(index)
    return found
  })

test('selects what the library selects, each event once, in any number of steps and from any place', () => {
  assert(
    property(logs, queries, nat(30), nat(30), (log, query, start, middle) => {
      const index = logIndex(log)
      const selected = { kind: 'Query', query } as const
      const matching = log.flatMap((event, place) => (matchesQuery(event, query) ? [place] : []))
      expect(all(cursor(index, selected), middle, log.length)).toEqual(matching)
      const later = matching.filter((place) => place >= start)
      expect(all(cursor(index, selected, start), log.length)).toEqual(later)
      expect(firstSelected(index, selected, start, log.length)).toBe(later[0] ?? -1)
    }),
    { numRuns: 1000 },
  )
})

test('selects everything, and a stream', () => {
  assert(
    property(logs, (log) => {
      const index = logIndex(log)
      const everything = log.map((_event, place) => place)
      expect(all(cursor(index, { kind: 'Query', query: allEvents }), log.length)).toEqual(everything)
      expect(all(cursor(index, { kind: 'Stream', stream: 's' }), log.length)).toEqual(everything)
      expect(all(cursor(index, { kind: 'Stream', stream: 't' }), log.length)).toEqual([])
    }),
  )
})

test('keeps selections apart that differ', () => {
  assert(
    property(logs, queries, queries, (log, one, other) => {
      const [left, right] = [one, other].map((query) => ({ kind: 'Query', query }) as const)
      if (selectionKey(left!) !== selectionKey(right!)) return
      const index = logIndex(log)
      expect(all(cursor(index, left!), log.length)).toEqual(all(cursor(index, right!), log.length))
    }),
  )
  const keys = [key({ types: ['x'] }), key({ tags: [tag('x')] }), key({ types: ['x'], tags: [tag('x')] })]
  expect(new Set([...keys, selectionKey({ kind: 'Stream', stream: 'x' })]).size).toBe(4)
})

const key = (item: Parameters<typeof queryItem>[0]) => selectionKey({ kind: 'Query', query: query(queryItem(item)) })
