import { expect, test } from 'vitest'
import { rotation } from '../../src/mutants/rotation.ts'

const items = Array.from({ length: 11 }, (_, index) => index)

test('gives as many as asked for, the same for the same seed, and all of them in turns', () => {
  expect(rotation(items, 4, 20_000)).toEqual(rotation(items, 4, 20_000))
  const days = [0, 1, 2].map((day) => rotation(items, 4, 20_000 + day))
  for (const day of days) expect(new Set(day).size).toBe(4)
  expect(new Set(days.flat()).size).toBe(items.length)
})

test('gives all where no number is given, or a larger one', () => {
  expect(rotation(items, undefined, 3)).toEqual(items)
  expect(rotation(items, 12, 3)).toEqual(items)
})
