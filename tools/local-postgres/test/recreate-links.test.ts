import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { recreateLinks } from '../src/binaries/recreate-links.ts'

function packageWithLinks(links: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'recreate-links-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true })
  writeFileSync(join(folder, 'native', 'lib', 'libpq.so.5.18'), '')
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links))
  return folder
}

test('makes the links that a blocked install script did not make, once', () => {
  const folder = packageWithLinks([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' }])
  expect(recreateLinks(folder)).toBe(true)
  expect(recreateLinks(folder)).toBe(true)
  expect(readlinkSync(join(folder, 'native', 'lib', 'libpq.so'))).toBe('libpq.so.5.18')
})

test('says so when a link cannot be made', () => {
  const folder = packageWithLinks([{ source: 'native/lib/libpq.so.5.18', target: 'native/no-such-folder/libpq.so' }])
  expect(recreateLinks(folder)).toBe(false)
})
