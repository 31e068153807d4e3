import { sqliteStorage } from '@factos/sqlite'
import { failIfEventsMatch, noPosition, query, queryItem, tag, unwrap } from 'factos'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { settingOf } from './setting-of.ts'
import { appendOf, noted, readAll } from './storage-calls.ts'
import { temporaryFile } from './temporary-file.ts'

let path = ''
let remove = (): void => {}
const ends: (() => unknown)[] = []

beforeEach(() => {
  ;({ path, remove } = temporaryFile())
})

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  remove()
})

const databaseOf = (file: string) => {
  const database = new DatabaseSync(file)
  ends.push(() => database.isOpen && database.close())
  return database
}

const migrated = async (options: Parameters<typeof sqliteStorage>[0]) => {
  const storage = sqliteStorage(options)
  ends.push(storage.close)
  unwrap(await storage.migrate())
  return storage
}

describe("the application's own database", () => {
  test('stays open when the store is closed', async () => {
    const database = databaseOf(path)
    const storage = await migrated({ database })
    await storage.close()
    expect(database.prepare('SELECT count(*) AS count FROM factos_events').get()).toEqual({ count: 0 })
    expect((await storage.read(readAll)).error?.reason).toBe('Closed')
  })

  test('keeps its settings, but for flushing what is committed', async () => {
    const database = databaseOf(path)
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 7; PRAGMA cache_size = 77')
    await migrated({ database })
    const names = ['synchronous', 'busy_timeout', 'cache_size', 'journal_mode']
    expect(names.map((name) => settingOf(database, name))).toEqual([2, 7, 77, 'delete'])
  })

  test('that reads bigint and arrays by default does not confuse the store', async () => {
    const database = new DatabaseSync(path, { readBigInts: true, returnArrays: true })
    ends.push(() => database.close())
    const storage = await migrated({ database })
    unwrap(await storage.append(appendOf([noted(['a'])])))
    expect(unwrap(await storage.read(readAll)).pages[0]?.events).toMatchObject([{ position: 1, tags: ['a'] }])
  })

  test('with a transaction open on it is refused: a decision must not rest on what may be rolled back', async () => {
    const database = databaseOf(path)
    const storage = await migrated({ database })
    database.exec('BEGIN')
    const answers = [
      await storage.read(readAll),
      await storage.append(appendOf([noted()])),
      await storage.migrate(),
      await storage.transaction(async () => 'it was run'),
    ]
    for (const { error } of answers) {
      expect(error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
      expect(error?.message).toContain('store.within(database)')
    }
    database.exec('ROLLBACK')
    expect(unwrap(await storage.append(appendOf([noted()]))).head.position).toBe(1)
  })

  test('that the application closed is Closed', async () => {
    const database = databaseOf(path)
    const storage = await migrated({ database })
    database.close()
    expect((await storage.read(readAll)).error).toMatchObject({ reason: 'Closed' })
    expect((await storage.append(appendOf([noted()]))).error).toMatchObject({ reason: 'Closed' })
  })
})

describe("the application's own transaction", () => {
  test('must be open on the database that within() is given', async () => {
    const storage = await migrated({ path })
    const inside = storage.within(databaseOf(path))
    for (const answer of [await inside.read(readAll), await inside.append(appendOf([noted()]))]) {
      expect(answer.error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
      expect(answer.error?.message).toContain('BEGIN IMMEDIATE')
    }
  })

  test('must be on the database that the log is in', async () => {
    const elsewhere = temporaryFile()
    ends.push(elsewhere.remove)
    await migrated({ path: elsewhere.path })
    const storage = await migrated({ path })
    for (const database of [databaseOf(elsewhere.path), databaseOf(':memory:')]) {
      database.exec('BEGIN IMMEDIATE')
      const { error } = await storage.within(database).append(appendOf([noted()]))
      expect(error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
      expect(error?.message).toContain('another database')
      database.exec('COMMIT')
    }
    const inMemory = await migrated({ path: ':memory:' })
    const other = databaseOf(':memory:')
    other.exec('BEGIN')
    expect((await inMemory.within(other).read(readAll)).error?.reason).toBe('Misconfigured')
  })

  test('that has read before others wrote cannot append any more, and is told how to begin', async () => {
    const storage = await migrated({ path })
    const database = databaseOf(path)
    database.exec('BEGIN; SELECT * FROM factos_events')
    unwrap(await storage.append(appendOf([noted()])))
    const { error } = await storage.within(database).append(appendOf([noted()]))
    expect(error).toMatchObject({ reason: 'Contention', outcome: 'not-appended' })
    expect(error?.message).toContain('BEGIN IMMEDIATE')
    database.exec('ROLLBACK')
  })

  test('waits for the lock, and gives up when the time is over', async () => {
    const storage = await migrated({ path, busyTimeoutMs: 30 })
    const [holder, waiter] = [databaseOf(path), databaseOf(path)] as const
    holder.exec('BEGIN IMMEDIATE')
    waiter.exec('BEGIN')
    const { error } = await storage.within(waiter).append(appendOf([noted()]))
    expect(error).toMatchObject({ reason: 'Contention', outcome: 'not-appended' })
    waiter.exec('ROLLBACK; BEGIN')
    const appending = sqliteStorageAt(path)
      .within(waiter)
      .append(appendOf([noted()]))
    holder.exec('COMMIT')
    expect(unwrap(await appending).head.position).toBe(1)
    waiter.exec('COMMIT')
    expect(unwrap(await storage.read(readAll)).head.position).toBe(1)
  })

  test('keeps what it did so far when an append fails in the middle', async () => {
    const database = databaseOf(path)
    const storage = await migrated({ database })
    database.exec('CREATE TABLE orders (id INTEGER); BEGIN; INSERT INTO orders VALUES (1)')
    const inside = storage.within(database)
    const known = noted(['a'])
    unwrap(await inside.append(appendOf([known])))
    const bad = { ...noted(), version: 0.5 }
    expect((await inside.append(appendOf([noted(), bad]))).error).toMatchObject({ reason: 'Refused' })
    const taken = unwrap(await inside.append(appendOf([noted(), known])))
    expect(taken.outcomes).toMatchObject([{ kind: 'EventIdsTaken' }])
    const condition = failIfEventsMatch(query(queryItem({ tags: [tag('a')] })), noPosition)
    const failed = unwrap(await inside.append(appendOf([noted()], condition)))
    expect(failed.outcomes).toMatchObject([{ kind: 'ConditionsFailed' }])
    database.exec('INSERT INTO orders VALUES (2); COMMIT')
    expect(unwrap(await storage.read(readAll)).pages[0]?.events.map(({ id }) => id)).toEqual([known.id])
    expect(database.prepare('SELECT count(*) AS count FROM orders').get()).toEqual({ count: 2 })
  })

  test('on the connection of the store is heard of by watchers once it committed', async () => {
    const database = databaseOf(path)
    const storage = await migrated({ database })
    const moved = new Promise<boolean>((resolve) => {
      storage.watch(() => resolve(database.isTransaction))
    })
    database.exec('BEGIN')
    unwrap(await storage.within(database).append(appendOf([noted()])))
    database.exec('COMMIT')
    expect(await moved).toBe(false)
  })
})

const sqliteStorageAt = (file: string) => {
  const storage = sqliteStorage({ path: file })
  ends.push(storage.close)
  return storage
}
