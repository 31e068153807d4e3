import { sqliteStorage } from '@factos/sqlite'
import { unwrap } from 'factos'
import { insertMigration } from 'factos/sql'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

const storageOf = (options: Parameters<typeof sqliteStorage>[0]) => {
  const storage = sqliteStorage(options)
  ends.push(storage.close)
  return storage
}

const migrated = async (options: Parameters<typeof sqliteStorage>[0] = { path }) => {
  const storage = storageOf(options)
  unwrap(await storage.migrate())
  return storage
}

const databaseOf = (file: string, options = {}) => {
  const database = new DatabaseSync(file, options)
  ends.push(() => database.close())
  return database
}

describe('a file', () => {
  test('is not made by a store that is used before migrate(), and the error says what to do', async () => {
    const storage = storageOf({ path })
    for (const answer of [await storage.read(readAll), await storage.append(appendOf([noted()]))]) {
      expect(answer.error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
      expect(answer.error?.message).toContain('call migrate() first')
    }
    const inTransaction = await storage.transaction(async () => {
      throw new Error('it was run')
    })
    expect(inTransaction.error?.reason).toBe('Misconfigured')
    expect(existsSync(path)).toBe(false)
  })

  test('that holds no log gets the same error, in memory too', async () => {
    databaseOf(path).exec('CREATE TABLE orders (id INTEGER)')
    for (const storage of [storageOf({ path }), storageOf({ path: ':memory:' })]) {
      expect((await storage.read(readAll)).error?.message).toContain('call migrate() first')
      expect((await storage.append(appendOf([noted()]))).error?.reason).toBe('Misconfigured')
    }
  })

  test('is in WAL mode, and what was acknowledged is flushed', async () => {
    const storage = await migrated()
    const settings = await storage.transaction(async (_, database) =>
      ['journal_mode', 'synchronous', 'wal_autocheckpoint'].map((name) => settingOf(database, name)),
    )
    expect(unwrap(settings)).toEqual(['wal', 2, 10_000])
  })

  test('with a schema of a newer library is refused, at once on every connection', async () => {
    const storage = await migrated()
    unwrap(await storage.append(appendOf([noted()])))
    databaseOf(path).prepare(insertMigration).run(99, 98, 0)
    const answers = [
      await storage.migrate(),
      await storage.read(readAll),
      await storage.append(appendOf([noted()])),
      await storageOf({ path }).migrate(),
    ]
    expect(answers.map(({ error }) => error?.reason)).toEqual(answers.map(() => 'SchemaTooNew'))
  })

  test('that has something else by the name of a table is refused and left as it is', async () => {
    const database = databaseOf(path)
    database.exec('CREATE TABLE factos_events (mine TEXT)')
    const storage = storageOf({ path })
    expect((await storage.migrate()).error).toMatchObject({ reason: 'Misconfigured' })
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    expect(tables).toEqual([{ name: 'factos_events' }])
  })

  test('that cannot be opened is an error, and opened once it can be', async () => {
    const folder = join(dirname(path), 'later')
    const storage = storageOf({ path: join(folder, 'log.db') })
    expect((await storage.migrate()).error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
    mkdirSync(folder)
    expect((await storage.migrate()).ok).toBe(true)
    expect((await storageOf({ path: folder }).migrate()).error?.reason).toBe('Misconfigured')
  })

  test('that is no database is an error', async () => {
    writeFileSync(path, 'This is a letter, not a database. '.repeat(100))
    expect((await storageOf({ path }).migrate()).error).toMatchObject({ reason: 'Corrupted' })
    expect((await storageOf({ path }).read(readAll)).error).toMatchObject({ reason: 'Corrupted' })
  })

  test('that is full refuses the append, and keeps what it had', async () => {
    const database = databaseOf(path)
    const storage = await migrated({ database })
    unwrap(await storage.append(appendOf([noted()])))
    database.exec('PRAGMA max_page_count = 40')
    const answer = await storage.append(appendOf([{ ...noted(), data: new Uint8Array(2 ** 20) }]))
    expect(answer.error).toMatchObject({ reason: 'Unavailable', outcome: 'not-appended' })
    expect(answer.error?.message).toContain('full')
    database.exec('PRAGMA max_page_count = 4000')
    expect(unwrap(await storage.append(appendOf([noted()]))).head.position).toBe(2)
  })

  test('that may only be read is read, and appends are refused', async () => {
    const writer = await migrated()
    unwrap(await writer.append(appendOf([noted()])))
    const storage = storageOf({ database: databaseOf(path, { readOnly: true }) })
    expect(unwrap(await storage.read(readAll)).head.position).toBe(1)
    expect((await storage.append(appendOf([noted()]))).error).toMatchObject({ reason: 'Misconfigured' })
  })
})

describe('a lock that another connection holds', () => {
  test('is waited for, while the event loop and the reads of the same store go on', async () => {
    const storage = await migrated()
    const other = databaseOf(path)
    other.exec('BEGIN IMMEDIATE')
    const appending = storage.append(appendOf([noted()]))
    for (let round = 0; round < 20; round++) {
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      expect(unwrap(await storage.read(readAll)).head.position).toBe(0)
    }
    expect(await Promise.race([appending, Promise.resolve('waiting')])).toBe('waiting')
    other.exec('COMMIT')
    expect(unwrap(await appending).head.position).toBe(1)
  })

  test('is Contention once the time is over, and nothing was appended', async () => {
    const storage = await migrated({ path, busyTimeoutMs: 20 })
    const other = databaseOf(path)
    other.exec('BEGIN IMMEDIATE')
    const answers = [
      await storage.append(appendOf([noted()])),
      await storage.transaction(async () => 'it was run'),
      await storageOf({ path, busyTimeoutMs: 0 }).append(appendOf([noted()])),
    ]
    expect(answers.map(({ error }) => [error?.reason, error?.outcome])).toEqual(
      answers.map(() => ['Contention', 'not-appended']),
    )
    other.exec('ROLLBACK')
    expect(unwrap(await storage.append(appendOf([noted()]))).head.position).toBe(1)
  })

  test('does not keep a call that confirms conditions only', async () => {
    const storage = await migrated({ path, busyTimeoutMs: 0 })
    databaseOf(path).exec('BEGIN IMMEDIATE')
    expect(unwrap(await storage.append(appendOf([]))).outcomes).toMatchObject([{ kind: 'Appended', firstPosition: 0 }])
  })

  test('is no longer waited for when the call is aborted', async () => {
    const storage = await migrated()
    const other = databaseOf(path)
    other.exec('BEGIN IMMEDIATE')
    const controller = new AbortController()
    const appending = storage.append({ ...appendOf([noted()]), signal: controller.signal })
    const behind = storage.append({ ...appendOf([noted()]), signal: controller.signal })
    controller.abort()
    for (const answer of [await appending, await behind]) {
      expect(answer.error).toMatchObject({ reason: 'Aborted', outcome: 'not-appended' })
    }
    const early = await storage.read({ ...readAll, signal: controller.signal })
    expect(early.error).toMatchObject({ reason: 'Aborted', outcome: 'not-appended' })
  })
})

test('timers come through while one call follows the other without a pause', async () => {
  const storage = await migrated({ path: ':memory:' })
  const timer = { fired: false }
  setTimeout(() => {
    timer.fired = true
  }, 0)
  for (let calls = 0; calls < 50_000 && !timer.fired; calls++) unwrap(await storage.read(readAll))
  expect(timer.fired).toBe(true)
})

test('options that make no sense are refused', () => {
  for (const busyTimeoutMs of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
    expect(() => sqliteStorage({ path, busyTimeoutMs })).toThrow(TypeError)
  }
})
