import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { damages } from './support/damage.ts'
import { randomNumbers } from './support/random-numbers.ts'
import { serialHistory } from './support/serial-history.ts'

const seeds = integer({ min: 0, max: 2 ** 31 })

test('accepts every history of a store that does one thing after the other', { timeout: 120_000 }, () => {
  assert(
    property(seeds, (seed) => {
      expect(serialHistory(seed, 60).problems()).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test.each(Object.entries(damages))('finds that %s', { timeout: 120_000 }, (_what, damage) => {
  let damaged = 0
  assert(
    property(seeds, (seed) => {
      const history = serialHistory(seed, 40)
      if (!damage(history, randomNumbers(seed))) return
      damaged += 1
      expect(history.problems()).not.toEqual([])
    }),
    { numRuns: 50 },
  )
  expect(damaged).toBeGreaterThan(25)
})
