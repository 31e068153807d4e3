import * as fc from 'fast-check'
import {
  eventColumns,
  pageStatement,
  pageValues,
  shapeOf,
  unbounded,
  type DrivenItem,
  type PageSelect,
} from 'factos/sql'
import { describe, expect, test } from 'vitest'
import { append, event, migratedSql } from './migrated-sql.ts'

const page = (parts: Partial<PageSelect>): PageSelect => ({
  selection: { kind: 'All' },
  after: 0,
  atMost: unbounded,
  limit: 10,
  direction: 'forwards',
  ...parts,
})

const items = (...all: readonly DrivenItem[]): Pick<PageSelect, 'selection'> => ({
  selection: { kind: 'Items', items: all },
})

const alongTag = (tags: readonly string[], types: readonly string[] = []): DrivenItem => ({
  driver: 'FirstTag',
  types,
  tags,
})

const alongTypes = (types: readonly string[], tags: readonly string[] = []): DrivenItem => ({
  driver: 'Types',
  types,
  tags,
})

const names = (count: number, prefix: string): readonly string[] => Array.from({ length: count }, (_, i) => prefix + i)

const firstRevision =
  '(WITH RECURSIVE search(low, high) AS (' +
  'SELECT 0, 1 + coalesce((SELECT max(revision) FROM factos_events WHERE stream = ?), -1) ' +
  'UNION ALL SELECT iif(m.position <= ?, (low + high) / 2 + 1, low), iif(m.position <= ?, high, (low + high) / 2) ' +
  'FROM search CROSS JOIN factos_events AS m INDEXED BY factos_events_by_stream ' +
  'ON m.stream = ? AND m.revision = (low + high) / 2 WHERE low < high) SELECT max(low) FROM search)'

const hasTag = (alias: string): string =>
  `EXISTS (SELECT 1 FROM factos_event_tags AS o WHERE o.tag = ? AND o.position = ${alias}.position)`

const aroundArms = (arms: string, order = ''): string =>
  `SELECT ${eventColumns} FROM (${arms} ORDER BY position${order} LIMIT ? + 0) AS p ` +
  `LEFT JOIN factos_events AS e ON e.position = p.position ORDER BY p.position${order}`

const alongType = (rest = ''): string =>
  'SELECT e.position FROM factos_events AS e INDEXED BY factos_events_by_type ' +
  `WHERE e.type = ? AND e.position > ? AND e.position <= ?${rest}`

const alongPosting = (rest = ''): string =>
  `SELECT t.position FROM factos_event_tags AS t WHERE t.tag = ? AND t.position > ? AND t.position <= ?${rest}`

/** What is selected, the exact text, and the values to bind. */
const cases: readonly (readonly [string, PageSelect, string, readonly (string | number)[]])[] = [
  [
    'every event',
    page({ after: 3, atMost: 9 }),
    `SELECT ${eventColumns} FROM factos_events AS e WHERE e.position > ? AND e.position <= ? ` +
      'ORDER BY e.position LIMIT ? + 0',
    [3, 9, 10],
  ],
  [
    'every event, backwards',
    page({ direction: 'backwards' }),
    `SELECT ${eventColumns} FROM factos_events AS e WHERE e.position > ? AND e.position <= ? ` +
      'ORDER BY e.position DESC LIMIT ? + 0',
    [0, unbounded, 10],
  ],
  [
    'a whole stream',
    page({ selection: { kind: 'Stream', stream: 's' } }),
    `SELECT ${eventColumns} FROM factos_events AS e INDEXED BY factos_events_by_stream ` +
      'WHERE e.stream = ? ORDER BY e.revision LIMIT ? + 0',
    ['s', 10],
  ],
  [
    'a part of a stream, backwards',
    page({ selection: { kind: 'Stream', stream: 's' }, after: 3, atMost: 9, direction: 'backwards' }),
    `SELECT ${eventColumns} FROM factos_events AS e INDEXED BY factos_events_by_stream ` +
      `WHERE e.stream = ? AND e.revision >= ${firstRevision} AND e.revision < ${firstRevision} ` +
      'ORDER BY e.revision DESC LIMIT ? + 0',
    ['s', 's', 3, 3, 's', 's', 9, 9, 's', 10],
  ],
  ['a tag', page(items(alongTag(['a']))), aroundArms(alongPosting()), ['a', 0, unbounded, 10]],
  [
    'types and tags, along the first tag',
    page(items(alongTag(['a', 'b', 'c'], ['T', 'U']))),
    aroundArms(alongPosting(` AND t.type IN (?, ?) AND ${hasTag('t')} AND ${hasTag('t')}`)),
    ['a', 0, unbounded, 'T', 'U', 'b', 'c', 10],
  ],
  [
    'types and tags, along the types',
    page(items(alongTypes(['T', 'U'], ['a']))),
    aroundArms(`${alongType(` AND ${hasTag('e')}`)} UNION ${alongType(` AND ${hasTag('e')}`)}`),
    ['T', 0, unbounded, 'a', 'U', 0, unbounded, 'a', 10],
  ],
  [
    'several items, backwards',
    page({ ...items(alongTag(['a']), alongTypes(['T'])), direction: 'backwards' }),
    aroundArms(`${alongPosting()} UNION ${alongType()}`, ' DESC'),
    ['a', 0, unbounded, 'T', 0, unbounded, 10],
  ],
  [
    'more types and tags than are written one by one',
    page(items(alongTag(['a', ...names(9, 'b')], names(9, 'T')))),
    aroundArms(
      alongPosting(
        ' AND t.type IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM json_each(?) AS wanted ' +
          'WHERE NOT EXISTS (SELECT 1 FROM factos_event_tags AS o WHERE o.tag = wanted.value AND o.position = t.position))',
      ),
    ),
    ['a', 0, unbounded, JSON.stringify(names(9, 'T')), JSON.stringify(names(9, 'b')), 10],
  ],
]

describe('the statement of a page', () => {
  test.each(cases)('that selects %s has this text and these values, and runs', (_, select, text, values) => {
    const statement = pageStatement(select)
    expect(statement.text).toBe(text)
    expect(pageValues(statement.slots, select)).toEqual(values)
    expect(migratedSql().all(statement.text, pageValues(statement.slots, select))).toEqual([])
  })

  test.each(cases)('that selects %s only walks ordered ranges of indexes', (_, select) => {
    const sql = migratedSql()
    const { text } = pageStatement(select)
    const fresh = sql.plan(text)
    // Statistics of a log in which one tag and one type are everywhere must not change its mind.
    append(
      sql,
      Array.from({ length: 500 }, (_, i) => event(i === 7 ? 'U' : 'T', i % 50 === 0 ? ['a', 'b', 'c'] : ['b', 'c'])),
    )
    sql.database.exec('ANALYZE')
    for (const plan of [fresh, sql.plan(text)]) {
      expect(
        plan.filter((line) => /TEMP B-TREE|^SCAN (?!p$|search$|CONSTANT ROW|json_each|wanted)/.test(line)),
      ).toEqual([])
      expect(plan.filter((line) => line.startsWith('SEARCH')).length).toBeGreaterThan(0)
    }
  })

  test('is the same for every select of the same shape', () => {
    const name = fc.string({ minLength: 1, maxLength: 3 })
    const item = fc
      .record({
        types: fc.array(name, { maxLength: 12 }),
        tags: fc.array(name, { maxLength: 12 }),
        driver: fc.constantFrom('FirstTag' as const, 'Types' as const),
      })
      .filter(({ driver, types, tags }) => (driver === 'FirstTag' ? tags : types).length > 0)
    const selection = fc.oneof(
      fc.constant({ kind: 'All' as const }),
      fc.record({ kind: fc.constant('Stream' as const), stream: name }),
      fc.record({ kind: fc.constant('Items' as const), items: fc.array(item, { minLength: 1, maxLength: 3 }) }),
    )
    const select = fc.record({
      selection,
      after: fc.nat({ max: 3 }),
      atMost: fc.oneof(fc.nat({ max: 9 }), fc.constant(unbounded)),
      limit: fc.integer({ min: 1, max: 5 }),
      direction: fc.constantFrom('forwards' as const, 'backwards' as const),
    })
    const texts = new Map<string, string>()
    fc.assert(
      fc.property(select, (one) => {
        const shape = shapeOf(one)
        const { text } = pageStatement(one)
        expect(texts.get(shape) ?? text).toBe(text)
        texts.set(shape, text)
      }),
      { numRuns: 2_000 },
    )
  })

  test('can be written in another dialect, as for a database that takes few parameters', () => {
    const select = page(items(alongTag(['a', 'b'], ['T'])))
    const { text, slots } = pageStatement(select, {
      value: (slot) => `json_extract(?1, '$.${slot.kind}')`,
      list: (slot) => `json_each(?1, '$.${slot.kind}')`,
      columns: 'e.position, hex(e.data)',
      maxArms: 50,
    })
    expect(text).toMatch(/^SELECT e\.position, hex\(e\.data\) FROM \(/)
    expect(text).toContain("WHERE t.tag = json_extract(?1, '$.Tag') AND t.position > json_extract(?1, '$.After')")
    expect(slots.map(({ kind }) => kind)).toEqual(['Tag', 'After', 'AtMost', 'Type', 'Tag', 'Limit'])
  })
})
