import { expect, test } from 'vitest'
import { mergeViews, project, projectFrom, view } from '../../src/index.ts'

type Sold = { readonly type: 'Sold'; readonly buyer: string }
type Returned = { readonly type: 'Returned'; readonly buyer: string }

const sold = (buyer: string): Sold => ({ type: 'Sold', buyer })
const returned = (buyer: string): Returned => ({ type: 'Returned', buyer })

const count = view<number, Sold | Returned>({
  initial: 0,
  evolve: (seats, event) => (event.type === 'Sold' ? seats + 1 : seats - 1),
})
const buyers = view<readonly string[], Sold | Returned>({
  initial: [],
  evolve: (names, event) => (event.type === 'Sold' ? [...names, event.buyer] : names),
})

test('folds events from its initial state, in their order', () => {
  expect(project(buyers, [sold('ana'), returned('ana'), sold('ben')])).toEqual(['ana', 'ben'])
  expect(project(buyers, [])).toBe(buyers.initial)
})

test('folds on from a state made before, out of anything that can be iterated', () => {
  expect(projectFrom(count, 40, new Set([sold('ana'), sold('ben')]))).toBe(42)
})

test('cannot be changed after its definition', () => {
  expect(count).toSatisfy(Object.isFrozen)
})

test('merged views keep the states of all, by key', () => {
  const board = mergeViews({ count, buyers })
  expect(board.initial).toEqual({ count: 0, buyers: [] })
  expect(project(board, [sold('ana'), sold('ben'), returned('ana')])).toEqual({ count: 1, buyers: ['ana', 'ben'] })
})

test('merged views keep the same object where an event changed none of them', () => {
  const board = mergeViews({ buyers, last: view<string, Sold | Returned>({ initial: '', evolve: (_, e) => e.buyer }) })
  const before = project(board, [sold('ana')])
  expect(board.evolve(before, returned('ana'))).toBe(before)
  const after = board.evolve(before, returned('ben'))
  expect(after).not.toBe(before)
  expect(after.buyers).toBe(before.buyers)
  expect(before).toEqual({ buyers: ['ana'], last: 'ana' })
})

test('merged views notice a change from 0 to -0, and none from NaN to NaN', () => {
  const zero = mergeViews({ zero: view<number, Sold>({ initial: 0, evolve: () => -0 }) })
  expect(zero.evolve(zero.initial, sold('ana')).zero).toBe(-0)
  const nan = mergeViews({ nan: view<number, Sold>({ initial: NaN, evolve: () => NaN }) })
  expect(nan.evolve(nan.initial, sold('ana'))).toBe(nan.initial)
})
