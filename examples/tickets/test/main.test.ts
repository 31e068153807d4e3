import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { runMain } from './run-main.ts'

test('sells exactly 100 of 100 tickets on SQLite when nothing else is asked for', async () => {
  const { exitCode, output, errors } = await runMain([])

  expect(output).toContain('100 tickets, 300 buyers, 128 at a time, on SQLite')
  expect(output).toContain('\n100 accepted, 200 sold out, 100 recorded events\n')
  expect({ exitCode, errors }).toMatchObject({ exitCode: 0 })
})

test('announces every sale with its position', async () => {
  const { output } = await runMain(['--store', 'memory', '--buyers', '9', '--capacity', '7', '--concurrency', '3'])

  const positions = [...output.matchAll(/#(\d+) buyer-\d/g)].map(([, position]) => Number(position))
  expect(positions.toSorted((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(output).toContain('\n7 accepted, 2 sold out, 7 recorded events\n')
})

test('removes the file that it made for the sale', async () => {
  const { output } = await runMain(['--buyers', '3'])

  const folder = /factos-tickets-\w+/.exec(output)?.[0]
  expect(folder).toBeDefined()
  expect(await readdir(tmpdir())).not.toContain(folder)
})

describe('ends with 2 and a clear message when asked for', () => {
  test.each([
    [['--store', 'mysql'], "--store is one of memory, sqlite, postgres, not 'mysql'"],
    [['--buyers', 'many'], "--buyers is a whole number from 1 to 999999, not 'many'"],
    [['--discount'], "Unknown option '--discount'"],
  ])('%j', async (args, message) => {
    const { exitCode, output, errors } = await runMain(args)

    expect(errors).toContain(message)
    expect(errors).toContain('--concurrency <n>')
    expect(output).toBe('')
    expect(exitCode).toBe(2)
  })
})

test('explains its options', async () => {
  const { exitCode, output } = await runMain(['--help'])

  expect(output).toContain('npm run demo -- [options]')
  expect(exitCode).toBe(0)
})
