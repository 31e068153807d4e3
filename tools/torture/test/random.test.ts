import { expect, test } from 'vitest'
import { digest, seededRandom } from '../src/random.ts'

const lots = (...seeds: readonly (number | string)[]): readonly number[] => {
  const random = seededRandom(...seeds)
  return Array.from({ length: 50 }, () => random.below(1_000_000))
}

test('the same seeds give the same lots, and any other seed gives others', () => {
  expect(lots(1, 'worker', 7)).toEqual(lots(1, 'worker', 7))
  expect(lots(1, 'worker', 7)).not.toEqual(lots(2, 'worker', 7))
  expect(lots(1, 'worker', 7)).not.toEqual(lots(1, 'worker', 8))
})

test('lots fill their range evenly', () => {
  const random = seededRandom(3)
  const counts = Array.from({ length: 10 }, () => 0)
  for (let round = 0; round < 10_000; round++) {
    const lot = random.below(10)
    counts[lot] = (counts[lot] ?? 0) + 1
  }
  expect(Math.min(...counts)).toBeGreaterThan(850)
  expect(Math.max(...counts)).toBeLessThan(1_150)
})

test('hot numbers come more often than cold ones, and all of them come', () => {
  const random = seededRandom(4)
  const counts = Array.from({ length: 20 }, () => 0)
  for (let round = 0; round < 20_000; round++) {
    const lot = random.zipf(20)
    counts[lot] = (counts[lot] ?? 0) + 1
  }
  expect(Math.min(...counts)).toBeGreaterThan(0)
  expect(counts[0]).toBeGreaterThan(5 * (counts[19] ?? 0))
})

test('a digest follows from what was there before', () => {
  expect(digest('b', digest('a'))).not.toBe(digest('a', digest('b')))
  expect(digest('')).not.toBe(digest('', 1))
})
