import { describe, expect, test } from 'vitest'
import { readOptions } from '../../src/demo/command-line.ts'

test('sells 100 tickets to 300 buyers on SQLite unless told otherwise', () => {
  expect(readOptions([])).toEqual({
    ok: true,
    value: { store: 'sqlite', buyers: 300, capacity: 100, concurrency: 128, help: false },
  })
})

test('takes a store and numbers', () => {
  const { value } = readOptions(['--store', 'memory', '--buyers=7', '--capacity', '5', '--concurrency', '2'])
  expect(value).toMatchObject({ store: 'memory', buyers: 7, capacity: 5, concurrency: 2 })
})

describe('says what is wrong with', () => {
  test.each([
    [['--store', 'mysql'], "--store is one of memory, sqlite, postgres, not 'mysql'"],
    [['--buyers', '0'], "--buyers is a whole number from 1 to 999999, not '0'"],
    [['--buyers=-5'], "--buyers is a whole number from 1 to 999999, not '-5'"],
    [['--capacity', '1.5'], "--capacity is a whole number from 1 to 999999, not '1.5'"],
    [['--capacity', '1e3'], "--capacity is a whole number from 1 to 999999, not '1e3'"],
    [['--concurrency', 'many'], "--concurrency is a whole number from 1 to 999999, not 'many'"],
    [['--concurrency'], "Option '--concurrency <value>' argument missing"],
    [['--discount', '5'], "Unknown option '--discount'"],
    [['5'], "Unexpected argument '5'. This command does not take positional arguments"],
  ])('%j', (args, error) => {
    expect(readOptions(args)).toEqual({ ok: false, error })
  })
})
