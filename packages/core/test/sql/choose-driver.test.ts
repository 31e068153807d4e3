import { query, queryItem, tag } from 'factos'
import { chooseDriver } from 'factos/sql'
import { describe, expect, test } from 'vitest'
import { append, event, migratedSql } from './migrated-sql.ts'

const rare = tag('rare')
const common = tag('common')
const everywhere = tag('everywhere')

/** 3,000 events: `everywhere` on all, `common` on every second, `rare` on three; one event of type Rare. */
const skewedLog = () => {
  const sql = migratedSql()
  append(
    sql,
    Array.from({ length: 3_000 }, (_, i) =>
      event(i === 10 ? 'Rare' : `Type${i % 2}`, [
        everywhere,
        ...(i % 2 === 0 ? [common] : []),
        ...(i % 1_000 === 0 ? [rare] : []),
      ]),
    ),
  )
  return sql
}

describe('an item is looked up', () => {
  test('along the tag that the fewest events have', () => {
    const sql = skewedLog()
    for (const tags of [
      [everywhere, common, rare],
      [rare, everywhere],
      [common, rare],
    ]) {
      const driven = chooseDriver(sql, queryItem({ tags }), 0, 3_000)
      expect([driven.driver, driven.tags[0]]).toEqual(['FirstTag', rare])
      expect(driven.tags.toSorted()).toEqual(tags.toSorted())
    }
    expect(chooseDriver(sql, queryItem({ tags: [everywhere, common] }), 0, 3_000).tags).toEqual([common, everywhere])
  })

  test('along its types where they are rarer than its tags', () => {
    const sql = skewedLog()
    const driverOf = (types: readonly string[], tags: readonly (typeof rare)[]) =>
      chooseDriver(sql, queryItem({ types, tags }), 0, 3_000).driver
    expect(driverOf(['Rare'], [everywhere])).toBe('Types')
    expect(driverOf(['Rare', 'Unknown'], [everywhere, common])).toBe('Types')
    expect(driverOf(['Rare', 'Type0'], [rare])).toBe('FirstTag')
    expect(driverOf(['Type0', 'Type1'], [common])).toBe('FirstTag')
    expect(driverOf(['Type0'], [])).toBe('Types')
  })

  test('without a look at the log where there is nothing to choose, or the range is short', () => {
    const nothing = {
      all: () => {
        throw new Error('the log was looked at')
      },
      run: () => {},
    }
    const [item] = query(queryItem({ tags: [everywhere, rare], types: ['Rare'] })).items
    expect(chooseDriver(nothing, item!, 2_940, 3_000).driver).toBe('FirstTag')
    expect(chooseDriver(nothing, queryItem({ tags: [rare] }), 0, 3_000).driver).toBe('FirstTag')
    expect(chooseDriver(nothing, queryItem({ types: ['Rare'] }), 0, 3_000).driver).toBe('Types')
  })
})
