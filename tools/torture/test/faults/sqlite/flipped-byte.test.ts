import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { compareExaminations } from '../../../src/faults/sqlite/flipped-byte/compare-examinations.ts'
import { examineLog } from '../../../src/faults/sqlite/flipped-byte/examine-log.ts'
import { writeSampleLog } from '../../../src/faults/sqlite/flipped-byte/sample-log.ts'
import { copyLog } from '../../../src/faults/sqlite/copy-log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'factos-flip-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What the examination says of a log that was changed so. */
const verdictOn = async (change: string) => {
  const original = join(folder, 'log.db')
  const copy = join(folder, 'copy.db')
  await writeSampleLog(original, 45)
  copyLog(original, copy)
  const expected = await examineLog(copy, 'noted')
  copyLog(original, copy)
  const database = new DatabaseSync(copy)
  for (const table of ['factos_events', 'factos_event_tags']) {
    for (const kind of ['update', 'delete']) database.exec(`DROP TRIGGER ${table}_no_${kind}`)
  }
  database.exec(change)
  database.close()
  return compareExaminations(expected, await examineLog(copy, 'noted'))
}

describe('the examination of a damaged log', () => {
  test('finds nothing where nothing changed', async () => {
    expect((await verdictOn('SELECT 1')).kind).toBe('Harmless')
  })

  test('hears of an event that is not what was written', async () => {
    const verdict = await verdictOn("UPDATE factos_events SET data = CAST('{}' AS BLOB) WHERE position = 4")
    expect(verdict).toMatchObject({ kind: 'Refused', errors: ['StoreError Corrupted'] })
  })

  test('sees events that are missing without a word', async () => {
    const verdict = await verdictOn("DELETE FROM factos_event_tags WHERE tag = 'room:3'")
    expect(verdict).toMatchObject({ kind: 'Missing', errors: [] })
    expect(verdict.differing).toContain('context of room 3')
  })

  test('sees an event that was never written', async () => {
    const change = "UPDATE factos_events SET data = CAST(replace(data, 'words', 'swords') AS BLOB), checksum = NULL"
    expect((await verdictOn(change)).kind).toBe('Wrong')
  })
})
