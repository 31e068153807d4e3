import { expect, test } from 'vitest'
import { allEvents, query, queryItem, tag } from '../../src/index.ts'

const enrolled = queryItem({ types: ['Enrolled'], tags: [tag('course', 'c1')] })

test('holds its items as they were given', () => {
  const left = queryItem({ types: ['Left'] })
  expect(query(enrolled, left)).toEqual({ kind: 'Items', items: [enrolled, left] })
})

test('without items is a mistake, never "everything"', () => {
  const items: [] = []
  // @ts-expect-error the compiler says so first
  expect(() => query(...items)).toThrow(
    new TypeError('a query needs at least one item; use allEvents to select everything'),
  )
})

test('is made of items, not of something that merely looks like one', () => {
  for (const item of [
    undefined,
    null,
    'Enrolled',
    {},
    { types: ['Enrolled'] },
    { types: 'A', tags: [] },
    { types: [], tags: 'a' },
  ]) {
    expect(() => query(item as never)).toThrow(/make each with queryItem/)
  }
})

test('selects everything only as allEvents', () => {
  expect(allEvents).toEqual({ kind: 'AllEvents', items: [] })
})

test('an item has any number of types and tags, each once and in the order given', () => {
  expect(queryItem({})).toEqual({ types: [], tags: [] })
  expect(queryItem({ types: undefined, tags: undefined })).toEqual({ types: [], tags: [] })
  const item = queryItem({ types: ['B', 'A', 'B'], tags: [tag('y'), tag('x'), tag('y')] })
  expect(item).toEqual({ types: ['B', 'A'], tags: ['y', 'x'] })
})

test('an item refuses names that no log could hold', () => {
  expect(() => queryItem({ types: ['A', ''] })).toThrow(new TypeError('event type "" is empty'))
  expect(() => queryItem({ types: ['\ud800'] })).toThrow(TypeError)
  expect(() => queryItem({ tags: ['' as never] })).toThrow(new TypeError('tag "" is empty'))
  expect(() => queryItem({ tags: [undefined as never] })).toThrow(TypeError)
})

test('cannot be changed afterwards, nor by changing the arrays that it was made from', () => {
  const types = ['Enrolled']
  const tags = [tag('course', 'c1')]
  const made = query(queryItem({ types, tags }))
  types.push('Left')
  tags.pop()
  expect(made.items).toEqual([enrolled])
  for (const part of [made, made.items, made.items[0], made.items[0]!.types, made.items[0]!.tags]) {
    expect(part).toSatisfy(Object.isFrozen)
  }
  expect(allEvents).toSatisfy(Object.isFrozen)
  expect(allEvents.items).toSatisfy(Object.isFrozen)
})
