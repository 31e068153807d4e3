import { sqliteStorage, sqliteStore, type NodeSqliteDatabase } from '@factos/sqlite'
import { codec, err, ok, unwrap } from 'factos'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendOf, appendRequest, noted, readAll } from './storage-calls.ts'

let database: DatabaseSync

beforeEach(() => {
  database = new DatabaseSync(':memory:')
})

afterEach(() => {
  database.close()
})

const diskFault = Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1034 })
const lockFault = Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 })

/** The real database, of which the disk fails at the first COMMIT: before it did its work, or just after. */
const failingOnce = (fault: Error, when: 'before' | 'after'): NodeSqliteDatabase => {
  let failed = false
  const failing = (commit: () => unknown): unknown => {
    if (failed) return commit()
    failed = true
    if (when === 'after') commit()
    throw fault
  }
  return {
    get isTransaction() {
      return database.isTransaction
    },
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql)
      if (sql !== 'COMMIT') return statement
      return new Proxy(statement, {
        get: (target, name) => (name === 'run' ? () => failing(() => target.run()) : undefined),
      })
    },
  }
}

const migrated = async (fault: Error, when: 'before' | 'after') => {
  unwrap(await sqliteStorage({ database }).migrate())
  return failingOnce(fault, when)
}

test.each(['before', 'after'] as const)(
  'a disk that fails %s the commit leaves the outcome unknown, and sending the same again finds out',
  async (when) => {
    const storage = sqliteStorage({ database: await migrated(diskFault, when) })
    const mark = { commandId: 'c', stream: 's', fingerprint: 'f', firstEvent: 0, eventCount: 1 }
    const call = appendRequest({ events: [noted()], commands: [mark] })
    expect((await storage.append(call)).error).toMatchObject({
      reason: 'Unavailable',
      outcome: 'unknown',
      cause: diskFault,
    })
    const again = unwrap(await storage.append(call))
    expect(again.outcomes).toMatchObject([{ kind: when === 'after' ? 'DuplicateCommand' : 'Appended' }])
    expect(unwrap(await storage.read(readAll)).head.position).toBe(1)
  },
)

test('a transaction whose commit the disk fails has an unknown outcome too', async () => {
  const storage = sqliteStorage({ database: await migrated(diskFault, 'after') })
  const result = await storage.transaction((inside) => inside.append(appendOf([noted()])))
  expect(result.error).toMatchObject({ reason: 'Unavailable', outcome: 'unknown' })
})

test('a lock met at the commit is definite, and only waited for', async () => {
  const storage = sqliteStorage({ database: await migrated(lockFault, 'before') })
  expect(unwrap(await storage.append(appendOf([noted()]))).head.position).toBe(1)
  const transactional = sqliteStorage({ database: failingOnce(lockFault, 'before') })
  const result = await transactional.transaction((inside) => inside.append(appendOf([noted()])))
  expect(result.error).toMatchObject({ reason: 'Contention', outcome: 'not-appended' })
  expect(unwrap(await storage.read(readAll)).head.position).toBe(1)
})

test.each(['before', 'after'] as const)(
  'a store whose disk fails %s the commit appends a command once',
  async (when) => {
    type Noted = { readonly type: 'Noted' }
    const noteCodec = codec<Noted>({
      encode: () => ({ type: 'Noted', tags: [], data: new Uint8Array() }),
      decode: ({ type }) => (type === 'Noted' ? ok({ type }) : err({ reason: 'UnknownEvent' })),
    })
    const store = sqliteStore({ database: await migrated(diskFault, when) })
    const answer = unwrap(
      await store.append({ stream: 's', events: [{ type: 'Noted' }], codec: noteCodec, commandId: 'once' }),
    )
    expect(answer.append).toEqual({ currentRevision: 0, position: 1 })
    expect(unwrap(await sqliteStorage({ database }).read(readAll)).head.position).toBe(1)
  },
)
