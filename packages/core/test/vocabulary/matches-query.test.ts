import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { allEvents, matchesQuery, query, queryItem, tag, type Query, type Tag } from '../../src/index.ts'

const types = ['A', 'B', 'C']
const tags = ['x', 'y', 'z'].map((text) => tag(text))

const anItem = fc.record({ types: fc.subarray(types), tags: fc.subarray(tags) })
const anEvent = fc.record({ type: fc.constantFrom(...types), tags: fc.shuffledSubarray(tags) })

const queryOf = (items: readonly { readonly types: readonly string[]; readonly tags: readonly Tag[] }[]): Query =>
  query(...(items.map((item) => queryItem(item)) as [ReturnType<typeof queryItem<string>>]))

/** Written as set algebra: the event must not be outside every item. */
const isSelected = (
  event: { readonly type: string; readonly tags: readonly Tag[] },
  items: readonly { readonly types: readonly string[]; readonly tags: readonly Tag[] }[],
): boolean => {
  let outside = 0
  for (const item of items) {
    const typeFits = new Set(item.types.length === 0 ? types : item.types).has(event.type)
    const allTags = new Set([...event.tags, ...item.tags])
    if (!typeFits || allTags.size > event.tags.length) outside++
  }
  return outside < items.length
}

test('an event matches when one item has its type, or no type, and only tags that the event has', () => {
  fc.assert(
    fc.property(anEvent, fc.array(anItem, { minLength: 1, maxLength: 4 }), (event, items) => {
      expect(matchesQuery(event, queryOf(items))).toBe(isSelected(event, items))
    }),
  )
})

test('an item without types and tags matches every event, as allEvents does', () => {
  fc.assert(
    fc.property(anEvent, (event) => {
      expect(matchesQuery(event, query(queryItem({})))).toBe(true)
      expect(matchesQuery(event, allEvents)).toBe(true)
    }),
  )
})

test('one more item never loses an event, one more tag never gains one', () => {
  fc.assert(
    fc.property(anEvent, anItem, anItem, fc.constantFrom(...tags), (event, one, other, extra) => {
      const alone = matchesQuery(event, queryOf([one]))
      expect(matchesQuery(event, queryOf([one, other]))).toBe(alone || matchesQuery(event, queryOf([other])))
      const stricter = queryOf([{ ...one, tags: [...one.tags, extra] }])
      expect(matchesQuery(event, stricter)).toBe(alone && event.tags.includes(extra))
    }),
  )
})

test('names are compared whole and exactly', () => {
  const course = query(queryItem({ types: ['Enrolled'], tags: [tag('course', 'c1')] }))
  expect(matchesQuery({ type: 'Enrolled', tags: ['course:c1'] }, course)).toBe(true)
  expect(matchesQuery({ type: 'enrolled', tags: ['course:c1'] }, course)).toBe(false)
  expect(matchesQuery({ type: 'Enroll', tags: ['course:c1'] }, course)).toBe(false)
  expect(matchesQuery({ type: 'Enrolled', tags: ['course:c10'] }, course)).toBe(false)
  expect(matchesQuery({ type: 'Enrolled', tags: ['course:c'] }, course)).toBe(false)
})
