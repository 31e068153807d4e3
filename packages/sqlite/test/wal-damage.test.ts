import { sqliteStorage } from '@factos/sqlite'
import { unwrap } from 'factos'
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendOf, noted, readAll } from './storage-calls.ts'
import { temporaryFile } from './temporary-file.ts'

const appends = 12

let path = ''
let remove = (): void => {}
let ends: (() => unknown)[] = []

/** A log as a killed process leaves it: all its appends are in the write-ahead log. */
beforeEach(async () => {
  const files = temporaryFile()
  ;({ remove } = files)
  const live = sqliteStorage({ path: files.path })
  unwrap(await live.migrate())
  for (let at = 0; at < appends; at++) unwrap(await live.append(appendOf([noted(['a'])])))
  path = `${files.path}-copy`
  for (const suffix of ['', '-wal']) copyFileSync(files.path + suffix, path + suffix)
  await live.close()
})

afterEach(async () => {
  for (const end of ends) await end()
  ends = []
  remove()
})

const readCopy = async () => {
  const storage = sqliteStorage({ path })
  ends.push(storage.close)
  const answer = await storage.read(readAll)
  return answer.ok ? answer.value.pages[0]?.events.length : answer.error.reason
}

const frameBytes = 24 + 4_096
const wal = (): Buffer => readFileSync(`${path}-wal`)
const flip = (offset: number): void => {
  const bytes = wal()
  bytes[offset] = (bytes[offset] as number) ^ 0x10
  writeFileSync(`${path}-wal`, bytes)
}

/** Where each frame begins that ends a commit. */
const commits = (): readonly number[] => {
  const bytes = wal()
  const starts = Array.from({ length: (bytes.length - 32) / frameBytes }, (_, frame) => 32 + frame * frameBytes)
  return starts.filter((at) => bytes.readUInt32BE(at + 4) !== 0)
}

describe('a write-ahead log', () => {
  test('that is whole is read to its end', async () => {
    expect(commits().length).toBeGreaterThan(appends)
    expect(await readCopy()).toBe(appends)
  })

  test.each([
    ['the page of a frame', 24 + 100],
    ['the number of the page', 2],
    ['the mark of a commit', 6],
    ['the first salt', 9],
    ['the second salt', 13],
    ['the checksum', 17],
  ])('is Corrupted where %s differs in the middle, and stays as it is', async (_, inFrame) => {
    flip((commits()[4] as number) + inFrame)
    const before = wal()
    expect(await readCopy()).toBe('Corrupted')
    for (const end of ends) await end()
    expect(wal()).toEqual(before)
  })

  test.each([0, 5, 9, 13, 17, 22, 27])('is Corrupted where byte %i of its header differs', async (offset) => {
    flip(offset)
    expect(await readCopy()).toBe('Corrupted')
  })

  test('that ends within a commit was cut short: what was acknowledged before is read', async () => {
    truncateSync(`${path}-wal`, (commits().at(-1) as number) - 100)
    expect(await readCopy()).toBe(appends - 1)
  })

  test('whose last commit is torn was cut short: what was acknowledged before is read', async () => {
    flip((commits().at(-2) as number) + frameBytes + 24)
    expect(await readCopy()).toBe(appends - 1)
  })

  test('may have an older one behind it, which began again at the start of the file', async () => {
    const database = new DatabaseSync(path)
    database.exec('PRAGMA wal_checkpoint(RESTART)')
    const storage = sqliteStorage({ path })
    unwrap(await storage.append(appendOf([noted()])))
    const other = `${path}-other`
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, other + suffix)
    await storage.close()
    database.close()
    path = other
    expect(commits().length).toBeGreaterThan(appends - 3)
    expect(await readCopy()).toBe(appends + 1)
  })

  test('can be given up, as the message says', async () => {
    flip((commits()[6] as number) + 24)
    expect(await readCopy()).toBe('Corrupted')
    const database = new DatabaseSync(path)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    expect(await readCopy()).toBeLessThan(appends)
  })
})
