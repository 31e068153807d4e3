import { expect, test } from 'vitest'
import { highestPosition, noPosition } from '../../src/index.ts'

test('the highest of two positions is the later one; noPosition comes before every number', () => {
  expect(highestPosition(3, 7)).toBe(7)
  expect(highestPosition(7, 3)).toBe(7)
  expect(highestPosition(noPosition, 1)).toBe(1)
  expect(highestPosition(1, noPosition)).toBe(1)
  expect(highestPosition(noPosition, noPosition)).toBe(noPosition)
})
