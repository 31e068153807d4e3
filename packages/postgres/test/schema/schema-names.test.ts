import { postgresStorage } from '@factos/postgres'
import { unwrap } from 'factos'
import { describe, expect, test } from 'vitest'
import { append, event, log, noneTagged, read, send, tagged } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

describe('a log lives in a schema of any name', () => {
  test.each([
    'Upper Case',
    `it's "quoted"`,
    `back\\slash's`,
    `; drop schema public cascade; --`,
    '$factos$',
    'čšž 🎟️',
    'select',
    '%s %I',
    '${schema}',
    'ž'.repeat(31),
    'x'.repeat(63),
  ])('%j', async (schema) => {
    const { storage, makeStorage, pool, dispose } = await openLog(database.url(), { schema })
    expect(await append(storage, [event({ tags: ['a', 'b'], stream: 's' })])).toMatchObject({ kind: 'Appended' })
    expect(await append(storage, [event({ tags: ['a'] })], [noneTagged('a')])).toMatchObject({
      kind: 'ConditionsFailed',
    })
    const { pages } = await read(storage, [{ select: tagged(['a', 'b']) }, { select: { kind: 'Stream', stream: 's' } }])
    expect(pages.map((page) => page.events.length)).toEqual([1, 1])
    unwrap(await storage.transaction((inside) => send(inside, [event()])))
    unwrap(await makeStorage().migrate())
    expect(await log(makeStorage())).toHaveLength(2)
    const { rows } = await pool.query<{ count: string }>(`select count(*) from pg_namespace where nspname = $1`, [
      schema,
    ])
    expect(rows[0]?.count).toBe('1')
    await dispose()
  })
})

test('two logs in one database know nothing of each other', async () => {
  const one = await openLog(database.url(), { schema: 'one' })
  const two = await openLog(database.url(), { schema: 'One' })
  const same = event({ tags: ['a'] })
  await append(one.storage, [same])
  expect(await append(two.storage, [same], [noneTagged('a')])).toMatchObject({ kind: 'Appended', firstPosition: 1 })
  await one.dispose()
  await two.dispose()
})

test('a name that PostgreSQL would refuse or cut off is refused before anything is sent', () => {
  const pool = { connect: () => Promise.reject(new Error('nothing should be sent')) }
  for (const schema of ['', 'a\0b', '\ud800', 'pg_mine', 'x'.repeat(64), 'ž'.repeat(32)]) {
    expect(() => postgresStorage({ pool, schema })).toThrow(TypeError)
  }
  expect(() => postgresStorage({ pool, schema: 7 as unknown as string })).toThrow('schema 7 is not a string')
  expect(() => postgresStorage({ pool, schema: 'x'.repeat(64) })).toThrow('cuts names off after 63')
})
