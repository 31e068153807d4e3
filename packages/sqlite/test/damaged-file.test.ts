import { sqliteStorage } from '@factos/sqlite'
import { allEvents, query, queryItem, tag, unwrap, type Query } from 'factos'
import type { PageRead, ReadCall } from 'factos/storage'
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendOf, appendRequest, noted, readAll } from './storage-calls.ts'
import { temporaryFile } from './temporary-file.ts'

let path = ''
let remove = (): void => {}
let storage: ReturnType<typeof sqliteStorage>

beforeEach(async () => {
  ;({ path, remove } = temporaryFile())
  storage = sqliteStorage({ path })
  unwrap(await storage.migrate())
  const events = [noted(['a'], 'one'), noted(['a', 'b'], 'two'), noted(['b'], 'one'), noted([], 'one')]
  unwrap(await storage.append(appendOf(events)))
})

afterEach(async () => {
  await storage.close()
  remove()
})

/** What a damaged disk could leave behind, without its having to hit the right byte. */
const damage = (sql: string): void => {
  const database = new DatabaseSync(path)
  for (const table of ['events', 'event_tags', 'commands']) {
    for (const change of ['update', 'delete']) database.exec(`DROP TRIGGER factos_${table}_no_${change}`)
  }
  database.exec(sql)
  database.close()
}

const reading = (select: PageRead['select'], more: Partial<PageRead> = {}): ReadCall => ({
  ...readAll,
  reads: [{ select, after: 0, limit: 100, direction: 'forwards', ...more }],
})

const matching = (query: Query): PageRead['select'] => ({ kind: 'Query', query })
const withTag = (value: string): Query => query(queryItem({ tags: [tag(value)] }))

const errorOf = async (call: ReadCall): Promise<unknown> => (await storage.read(call)).error

const corrupted = (message: string): unknown =>
  expect.objectContaining({
    kind: 'StoreError',
    reason: 'Corrupted',
    message: expect.stringContaining(message) as string,
  })

describe('an event that is not what was written', () => {
  test.each([
    ['data', "x'00'"],
    ['type', "'Noticed'"],
    ['stream', "'tow'"],
    ['tags', `'["a","c"]'`],
    ['metadata', `'{"a":"b"}'`],
    ['recorded_at', 'recorded_at + 1'],
    ['version', '2'],
    ['revision', '7'],
  ])('is Corrupted by its checksum where its %s differs', async (column, value) => {
    damage(`UPDATE factos_events SET ${column} = ${value} WHERE position = 2`)
    expect(await errorOf(readAll)).toEqual(corrupted('the event at position 2 is not what was written'))
  })

  test('is Corrupted for an append whose condition meets it, and nothing is written', async () => {
    damage("UPDATE factos_events SET data = x'00' WHERE position = 2")
    const condition = { kind: 'FailIfEventsMatch' as const, query: withTag('b'), after: 1 }
    expect((await storage.append(appendOf([noted()], condition))).error).toEqual(corrupted('position 2'))
    expect((await storage.append(appendOf([noted()]))).value?.head.position).toBe(5)
  })
})

describe('an index that does not agree with the events', () => {
  test('is Corrupted where it leads to an event without that tag', async () => {
    damage("UPDATE factos_event_tags SET tag = 'a' WHERE tag = 'b' AND position = 3")
    expect(await errorOf(reading(matching(withTag('a'))))).toEqual(corrupted('the event at position 3'))
  })

  test('is Corrupted where it leads to an event of another type', async () => {
    damage("UPDATE factos_event_tags SET type = 'Other' WHERE position = 2")
    const other = query(queryItem({ types: ['Other'], tags: [tag('a')] }))
    expect(await errorOf(reading(matching(other)))).toEqual(corrupted('the event at position 2'))
  })
})

describe('a gap', () => {
  test.each(['forwards', 'backwards'] as const)('in the log is Corrupted, read %s', async (direction) => {
    damage('DELETE FROM factos_events WHERE position = 2')
    expect(await errorOf(reading(matching(allEvents), { direction }))).toEqual(corrupted('position 2 is missing'))
    expect(await errorOf(reading(matching(allEvents), { direction, after: 2 }))).toBeUndefined()
  })

  test.each(['forwards', 'backwards'] as const)('at the start of the log is Corrupted, read %s', async (direction) => {
    damage('DELETE FROM factos_events WHERE position = 1')
    expect(await errorOf(reading(matching(allEvents), { direction }))).toEqual(corrupted('position 1 is missing'))
  })

  test.each(['forwards', 'backwards'] as const)('in a stream is Corrupted, read %s', async (direction) => {
    damage('DELETE FROM factos_events WHERE position = 3')
    const stream = { kind: 'Stream', stream: 'one' } as const
    expect(await errorOf(reading(stream, { direction }))).toEqual(corrupted('revision 1 of stream one is missing'))
  })

  test('below a tag that leads there is Corrupted', async () => {
    damage('DELETE FROM factos_events WHERE position = 2')
    expect(await errorOf(reading(matching(withTag('b'))))).toEqual(
      corrupted('an index leads to an event that is missing'),
    )
  })

  test('in what a command recorded is Corrupted', async () => {
    const command = { commandId: 'c', stream: 'three', fingerprint: 'f', firstEvent: 0, eventCount: 2 }
    const events = [noted([], 'three'), noted([], 'three')]
    unwrap(await storage.append(appendRequest({ events, commands: [command] })))
    damage('DELETE FROM factos_events WHERE position = 5')
    const repeated = await storage.append(appendRequest({ events, commands: [command] }))
    expect(repeated.error).toEqual(corrupted('command c recorded 2 events from position 5'))
  })
})

describe('a file that was damaged while nobody had it open', () => {
  test('is Corrupted where its header is', async () => {
    await storage.close()
    const bytes = readFileSync(path)
    bytes[3] = 0
    writeFileSync(path, bytes)
    storage = sqliteStorage({ path })
    expect(await errorOf(readAll)).toEqual(corrupted('not a database'))
  })
})
