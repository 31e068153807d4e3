import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { runMain } from './run-main.ts'

test('takes 40 orders to their end with 8 processes on one file', async () => {
  const { exitCode, output, errors } = await runMain([])

  expect(output).toContain('40 orders, served by 8 processes on SQLite')
  expect(output).toMatch(/^40 orders: \d+ paid(, \d+ cancelled)?; [\d,.]+ taken; \d+ recorded events$/m)
  expect({ exitCode, errors }).toMatchObject({ exitCode: 0 })
})

test('has every event appended by one worker, and every other request recognised as a repetition', async () => {
  const { output } = await runMain(['--orders', '6', '--workers', '3'])

  const accepted = [...output.matchAll(/^\d+ +(\d+) +\d+ +\d+ +\d+ +\d+$/gm)].map(([, count]) => Number(count))
  const recorded = Number(/(\d+) recorded events/.exec(output)?.[1])
  expect(accepted).toHaveLength(3)
  expect(accepted.reduce((total, count) => total + count, 0)).toBe(recorded)
})

test('removes the file that it made for the evening', async () => {
  const { output } = await runMain(['--orders', '1', '--workers', '1'])

  const folder = /factos-orders-\w+/.exec(output)?.[0]
  expect(folder).toBeDefined()
  expect(await readdir(tmpdir())).not.toContain(folder)
})

test('ends with 2 and a clear message when the options make no sense', async () => {
  const { exitCode, output, errors } = await runMain(['--workers', '0'])

  expect(errors).toContain("--workers is a whole number from 1 to 16, not '0'")
  expect(output).toBe('')
  expect(exitCode).toBe(2)
})

test('explains its options', async () => {
  const { exitCode, output } = await runMain(['--help'])

  expect(output).toContain('npm run demo:orders -- [options]')
  expect(exitCode).toBe(0)
})
