import { describe, expect, test } from 'vitest'
import { interval } from '../../src/measure/interval.ts'

describe('an interval', () => {
  test('is the median, and all numbers while there are fewer than nine', () => {
    expect(interval([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 })
    expect(interval([4, 1, 3, 2, 8, 6, 5, 7])).toEqual({ median: 4.5, low: 1, high: 8 })
  })

  test('leaves out the smallest and largest of nine, and the two of each of twelve', () => {
    expect(interval([9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual({ median: 5, low: 2, high: 8 })
    expect(interval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])).toEqual({ median: 6.5, low: 3, high: 10 })
  })

  test('is not moved by one round that went wrong', () => {
    expect(interval([1, 2, 3, 4, 5, 6, 7, 8, 1_000])).toEqual({ median: 5, low: 2, high: 8 })
  })
})
