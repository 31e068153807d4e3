import { expect, test } from 'vitest'
import { readMutantOptions } from '../../src/mutants/command-line.ts'

test('the day is the seed, unless one is given', () => {
  expect(readMutantOptions([], 20_778)).toMatchObject({ seed: 20_778, count: undefined, only: [] })
  expect(readMutantOptions(['--seed', '7', '--count', '4', '--only', 'engine'], 20_778)).toMatchObject({
    seed: 7,
    count: 4,
    only: ['engine'],
  })
})

test('refuses what is no number and no option', () => {
  expect(() => readMutantOptions(['--count', '0'], 1)).toThrow('--count is a whole number from 1, not 0')
  expect(() => readMutantOptions(['--seed', 'x'], 1)).toThrow('--seed')
  expect(() => readMutantOptions(['--onyl', 'x'], 1)).toThrow('--onyl')
})
