import { expect, test } from 'vitest'
import { readOptions } from '../src/command-line.ts'

test('draws a seed where none is given, and takes the one that is', () => {
  expect(readOptions([]).seed).toBeGreaterThanOrEqual(0)
  expect(readOptions(['--seed', '7']).seed).toBe(7)
})

test('a run of the CI is brief, and always the same', () => {
  expect(readOptions(['--ci'])).toEqual(readOptions(['--ci']))
  expect(readOptions(['--ci']).minutes).toBeLessThan(3)
})

test('refuses what is no number, no store and no option', () => {
  expect(() => readOptions(['--minutes', 'many'])).toThrow('--minutes is a number from 0, not many')
  expect(() => readOptions(['--commands='])).toThrow('--commands')
  expect(() => readOptions(['--store', 'oracle'])).toThrow('postgres, sqlite or all')
  expect(() => readOptions(['--sed', '7'])).toThrow('--sed')
})
