import * as fc from 'fast-check'
import { allEvents, matchesQuery, query, queryItem, tag, type Query } from 'factos'
import { readLog } from 'factos/sql'
import type { EventToAppend, Page, PageRead } from 'factos/storage'
import { describe, expect, test } from 'vitest'
import { append, event, migratedSql } from './migrated-sql.ts'
import type { OpenedSql } from './open-sql.ts'

const read = (sql: OpenedSql, parts: Partial<PageRead>): Page => {
  const page: PageRead = {
    select: { kind: 'Query', query: allEvents },
    after: 0,
    limit: 1_000,
    direction: 'forwards',
    ...parts,
  }
  const answer = readLog(sql, { reads: [page], commandIds: [], knownHead: { position: 0, eventId: '' } })
  return answer.value?.pages[0] as Page
}

const byQuery = (select: Query): Pick<PageRead, 'select'> => ({ select: { kind: 'Query', query: select } })

const positions = ({ events }: Page): readonly number[] => events.map(({ position }) => position)

type Bounds = Omit<PageRead, 'select'>

const types = ['A', 'B', 'C']
const tags = ['x', 'y', 'z', 'everywhere']

const randomEvent: fc.Arbitrary<EventToAppend> = fc
  .tuple(fc.constantFrom(...types), fc.subarray(tags), fc.constantFrom('s1', 's2'))
  .map(([type, own, stream]) => event(type, own, stream))

const randomQuery: fc.Arbitrary<Query> = fc
  .array(
    fc.record({
      types: fc.subarray([...types, 'Unknown']),
      tags: fc.subarray([...tags, 'unknown']).map((own) => own.map((text) => tag(text))),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map(([first = {}, ...others]) => query(queryItem(first), ...others.map((item) => queryItem(item))))

const bounds: fc.Arbitrary<Bounds> = fc.record({
  after: fc.nat({ max: 60 }),
  before: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  upTo: fc.option(fc.nat({ max: 60 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 60 }),
  direction: fc.constantFrom('forwards' as const, 'backwards' as const),
})

const upToNumber = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1)

/** What a page should hold, said as simply as possible. */
const expected = (
  log: readonly EventToAppend[],
  wanted: (one: EventToAppend) => boolean,
  { after, before = Infinity, upTo = Infinity, limit, direction }: Bounds,
): { readonly positions: readonly number[]; readonly more: boolean } => {
  const all = log
    .flatMap((one, index) => (wanted(one) ? [index + 1] : []))
    .filter((position) => position > after && position < before && position <= upTo)
  const ordered = direction === 'forwards' ? all : all.toReversed()
  return { positions: ordered.slice(0, limit), more: ordered.length > limit }
}

describe('a page', () => {
  test('holds what the query matches within the bounds, in order, once, and says whether there is more', () => {
    fc.assert(
      fc.property(
        fc.array(randomEvent, { maxLength: 50 }),
        fc.array(fc.tuple(randomQuery, bounds), { minLength: 10, maxLength: 10 }),
        (log, reads) => {
          const sql = migratedSql()
          append(sql, log)
          for (const [wanted, bound] of reads) {
            const page = read(sql, { ...bound, ...byQuery(wanted) })
            const answer = { positions: positions(page), more: page.more }
            expect(answer).toEqual(expected(log, (one) => matchesQuery(one, wanted), bound))
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('of a stream is found by halving, whatever the bounds', () => {
    fc.assert(
      fc.property(
        fc.array(randomEvent, { maxLength: 50 }),
        fc.array(bounds, { minLength: 10, maxLength: 10 }),
        (log, reads) => {
          const sql = migratedSql()
          append(sql, log)
          for (const bound of reads) {
            const page = read(sql, { ...bound, select: { kind: 'Stream', stream: 's1' } })
            const answer = { positions: positions(page), more: page.more }
            expect(answer).toEqual(expected(log, ({ stream }) => stream === 's1', bound))
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('of more alternatives than one statement merges is put together from several', () => {
    const sql = migratedSql()
    append(
      sql,
      Array.from({ length: 60 }, (_, i) => event(`Type${i * 20}`, [`tag:${i * 20}`])),
    )
    const manyTypes = query(queryItem({ types: Array.from({ length: 1_000 }, (_, i) => `Type${i}`) }))
    const items = Array.from({ length: 900 }, (_, i) => queryItem({ types: [`Type${i}`], tags: [tag('tag', i)] }))
    const manyItems = query(queryItem({ types: ['Type980'] }), ...items, queryItem({ tags: [tag('tag:20')] }))
    expect(positions(read(sql, byQuery(manyTypes)))).toEqual(upToNumber(50))
    expect(positions(read(sql, byQuery(manyItems)))).toEqual([...upToNumber(45), 50])
    const backwards = read(sql, { ...byQuery(manyItems), direction: 'backwards', limit: 3 })
    expect([positions(backwards), backwards.more]).toEqual([[50, 45, 44], true])
  })

  test('of an item with more types and tags than are written one by one is the same', () => {
    const sql = migratedSql()
    const many = Array.from({ length: 40 }, (_, i) => `tag:${i}`)
    append(sql, [event('T1', many), event('T1', many.slice(1)), event('Other', many), event('T30', many)])
    const item = {
      types: Array.from({ length: 40 }, (_, i) => `T${i}`),
      tags: many.map((text) => tag(text)),
    }
    expect(positions(read(sql, byQuery(query(queryItem(item)))))).toEqual([1, 4])
    expect(positions(read(sql, byQuery(query(queryItem({ tags: item.tags })))))).toEqual([1, 3, 4])
  })

  test('ends before its limit where its events are large', () => {
    const sql = migratedSql()
    append(
      sql,
      Array.from({ length: 40 }, () => ({ ...event('Large'), data: new Uint8Array(2 ** 20) })),
    )
    const first = read(sql, {})
    expect([first.events.length, first.more]).toEqual([31, true])
    const second = read(sql, { after: 31 })
    expect([positions(second)[0], second.events.length, second.more]).toEqual([32, 9, false])
    const backwards = read(sql, { direction: 'backwards' })
    expect([positions(backwards)[0], backwards.events.length, backwards.more]).toEqual([40, 31, true])
  })
})
