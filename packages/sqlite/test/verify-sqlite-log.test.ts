import { sqliteStorage, verifySqliteLog } from '@factos/sqlite'
import { unwrap } from 'factos'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendRequest, noted } from './storage-calls.ts'
import { temporaryFile } from './temporary-file.ts'

let path = ''
let remove = (): void => {}
let storage: ReturnType<typeof sqliteStorage>

beforeEach(async () => {
  ;({ path, remove } = temporaryFile())
  storage = sqliteStorage({ path })
  unwrap(await storage.migrate())
  for (let at = 0; at < 30; at++) {
    const events = Array.from({ length: 50 }, () => noted(['all', `"odd' [tag]`, `batch:${at}`], `stream-${at % 3}`))
    const command = { commandId: `c-${at}`, stream: 's', fingerprint: 'f', firstEvent: 0, eventCount: 50 }
    unwrap(await storage.append(appendRequest({ events, commands: [command] })))
  }
})

afterEach(async () => {
  await storage.close()
  remove()
})

const damage = (sql: string): void => {
  const database = new DatabaseSync(path)
  // Newer versions of Node protect the schema unless told otherwise.
  const { enableDefensive } = database as { readonly enableDefensive?: (isOn: boolean) => void }
  enableDefensive?.call(database, false)
  for (const table of ['events', 'event_tags', 'commands']) {
    for (const change of ['update', 'delete']) database.exec(`DROP TRIGGER factos_${table}_no_${change}`)
  }
  database.exec(sql)
  database.close()
}

describe('verifying a log', () => {
  test('finds nothing wrong with one that is whole, while it is in use', async () => {
    expect(unwrap(await verifySqliteLog(path))).toEqual({ events: 1_500 })
  })

  test('is Misconfigured where there is none, and makes none', async () => {
    expect((await verifySqliteLog(`${path}-not`)).error?.reason).toBe('Misconfigured')
    expect((await verifySqliteLog(`${path}-not`)).error?.reason).toBe('Misconfigured')
  })

  test.each([
    ['an event', "UPDATE factos_events SET data = x'00' WHERE position = 1234", 'the event at position 1234'],
    ['a gap', 'DELETE FROM factos_events WHERE position = 1001', 'position 1001 is missing'],
    [
      'a lost tag',
      "DELETE FROM factos_event_tags WHERE tag = 'batch:7' AND position = 351",
      'not lead to its event (tag, position): batch:7, 351',
    ],
    [
      'a tag too many',
      "INSERT INTO factos_event_tags VALUES ('batch:9', 3, 'Noted')",
      'without it (tag, position): batch:9, 3',
    ],
    [
      'the type of a tag',
      "UPDATE factos_event_tags SET type = 'X' WHERE tag = 'all' AND position = 9",
      'position): all, 9',
    ],
    [
      'a command',
      "UPDATE factos_commands SET event_count = 60 WHERE command_id = 'c-29'",
      'missing (command id): c-29',
    ],
    [
      'an entry lost from an index of SQLite',
      "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'position)', 'position) WHERE position <> 7') WHERE name = 'factos_events_by_type'; PRAGMA writable_schema = RESET; REINDEX factos_events_by_type; PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, ' WHERE position <> 7', '') WHERE name = 'factos_events_by_type'",
      'missing from index factos_events_by_type',
    ],
  ])('finds %s', async (_, change, message) => {
    damage(change)
    const { error } = await verifySqliteLog(path)
    expect(error?.reason).toBe('Corrupted')
    expect(error?.message).toContain(message)
  })
})
