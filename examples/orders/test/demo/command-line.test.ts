import { expect, test } from 'vitest'
import { readOptions } from '../../src/demo/command-line.ts'

test('has 40 orders served by 8 workers unless told otherwise', () => {
  expect(readOptions([])).toEqual({ ok: true, value: { orders: 40, workers: 8, help: false } })
})

test('takes numbers', () => {
  expect(readOptions(['--orders', '5', '--workers=2']).value).toMatchObject({ orders: 5, workers: 2 })
})

test.each([
  [['--orders', '0'], "--orders is a whole number from 1 to 400, not '0'"],
  [['--orders', '401'], "--orders is a whole number from 1 to 400, not '401'"],
  [['--workers', '2.5'], "--workers is a whole number from 1 to 16, not '2.5'"],
  [['--workers', '17'], "--workers is a whole number from 1 to 16, not '17'"],
  [['--tables', '3'], "Unknown option '--tables'"],
])('says what is wrong with %j', (args, error) => {
  expect(readOptions(args)).toEqual({ ok: false, error })
})
