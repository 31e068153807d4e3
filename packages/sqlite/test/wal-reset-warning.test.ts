import { once } from 'node:events'
import process from 'node:process'
import { expect, test } from 'vitest'
import { hasWalResetRace, warnOfWalResetRace } from '../src/wal-reset-warning.ts'

test('the race is in every SQLite before 3.51.3, but for the releases that it was fixed in too', () => {
  const racing = ['3.7.0', '3.44.5', '3.45.0', '3.49.2', '3.50.4', '3.50.6', '3.51.0', '3.51.2']
  const fixed = ['3.44.6', '3.50.7', '3.51.3', '3.52.0', '3.53.4', '3.54.1', '4.0.0']
  expect(racing.filter((version) => !hasWalResetRace(version))).toEqual([])
  expect(fixed.filter(hasWalResetRace)).toEqual([])
})

test('the warning comes once in the life of a process, with a code, and names both versions', async () => {
  const warnings: Error[] = []
  const listener = (warning: Error): void => void warnings.push(warning)
  process.on('warning', listener)
  try {
    warnOfWalResetRace('3.51.3')
    const first = once(process, 'warning')
    warnOfWalResetRace('3.50.4')
    warnOfWalResetRace('3.50.4')
    await first
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  } finally {
    process.off('warning', listener)
  }
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatchObject({ code: 'FACTOS_SQLITE_WAL_RESET' })
  expect(warnings[0]?.message).toMatch(/SQLite 3\.50\.4 .*3\.51\.3/)
})
