import { unwrap } from 'factos'
import { describe, expect, test } from 'vitest'
import { append, event, log, page, read, send, tagged } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

describe('an append is durable when it is acknowledged:', () => {
  test.each([
    ['off', 'on'],
    ['local', 'on'],
    ['remote_write', 'on'],
    ['on', 'on'],
    ['remote_apply', 'remote_apply'],
  ])('synchronous_commit = %s becomes %s at the commit', async (setting, expected) => {
    const { storage, pool, dispose } = await openLog(database.url())
    const client = await pool.connect()
    await client.query(`set synchronous_commit = ${setting}`)
    await client.query('begin')
    await append(storage.within(client), [event()])
    const { rows } = await client.query('show synchronous_commit')
    expect(rows).toEqual([{ synchronous_commit: expected }])
    await client.query('rollback')
    expect((await client.query('show synchronous_commit')).rows).toEqual([{ synchronous_commit: setting }])
    client.release(true)
    await dispose()
  })
})

test.each(['0', '7s', '1min'])(
  "the application's own settings are as before in its transaction, with a lock_timeout of %s",
  async (timeout) => {
    const { schema, storage, pool, dispose } = await openLog(database.url())
    const client = await pool.connect()
    const names = ['lock_timeout', 'search_path', 'row_security', 'enable_seqscan', 'plan_cache_mode', 'jit']
    const settings = async (): Promise<unknown> =>
      (await client.query(names.map((name) => `select current_setting('${name}')`).join(' union all '))).rows
    await client.query(`set lock_timeout = '${timeout}'; set search_path = ${schema}, public`)
    await client.query('begin')
    const before = await settings()
    const inside = storage.within(client)
    await append(inside, [event({ tags: ['a'] })])
    await read(inside, [{ select: tagged(['a']) }])
    expect(await settings()).toEqual(before)
    await expect(client.query(`insert into factos_event_tags select 9, 'x', 'x'`)).rejects.toThrow('factos_append only')
    await client.query('rollback')
    client.release(true)
    await dispose()
  },
)

test('strange settings of a session, and parsers of the application, change nothing', async () => {
  const { storage, makePool, makeStorage, dispose } = await openLog(database.url())
  const settings = {
    bytea_output: 'escape',
    TimeZone: 'Asia/Kolkata',
    DateStyle: 'German',
    IntervalStyle: 'sql_standard',
    extra_float_digits: '-15',
    standard_conforming_strings: 'off',
    quote_all_identifiers: 'on',
    search_path: 'nowhere',
    enable_indexscan: 'off',
    enable_nestloop: 'off',
    plan_cache_mode: 'force_custom_plan',
    backslash_quote: 'off',
    lock_timeout: '3min',
    array_nulls: 'off',
  }
  const types = { getTypeParser: () => () => 'parsed by the application' }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  const strange = makeStorage({ pool: makePool({ options: options.join(' '), types }) })
  const given = event({
    tags: ['a', '{"b"}', '\\'],
    metadata: { key: 'va=l\\u00fc"e\n', '': '\\' },
    data: Uint8Array.from({ length: 256 }, (_, i) => i),
    version: 2 ** 40,
  })
  await append(strange, [given, event()])
  const [first] = await log(strange)
  expect({ ...first, data: [...first!.data] }).toEqual({
    ...given,
    data: [...given.data],
    position: 1,
    revision: 0,
    recordedAt: expect.any(Number) as number,
  })
  expect(Math.abs(Date.now() - first!.recordedAt)).toBeLessThan(3_600_000)
  expect(await log(storage)).toEqual(await log(strange))
  unwrap(await strange.migrate())
  await dispose()
})

test('numbers past 2^53 - 1 are refused as corrupted, never rounded', async () => {
  const { schema, storage, pool, dispose } = await openLog(database.url())
  const insert = (position: string, revision: number): Promise<unknown> =>
    pool.query(`begin; set local factos.appending = 'on'; insert into ${schema}.factos_events
      values (${position}, ${revision}, 1, now(), 'id ${position}', 's', 'Noted', '{}', '{}', ''); commit`)
  await insert('9007199254740991', 0)
  expect((await read(storage)).head).toEqual({ position: 2 ** 53 - 1, eventId: 'id 9007199254740991' })
  await insert('9007199254740993', 1)
  const known = { position: 0, eventId: '' }
  const answers = [
    await storage.read({ reads: [], commandIds: [], knownHead: known }),
    await storage.read({ reads: [page({ after: 5 })], commandIds: [], knownHead: known }),
  ]
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { reason: 'Corrupted' } })
  await dispose()
})

test('text that the database cannot hold is refused, and nothing is written', async () => {
  const { storage, dispose } = await openLog(database.url())
  for (const parts of [
    { id: 'a\0b' },
    { stream: 'a\0b' },
    { type: 'a\0b' },
    { tags: ['a\0b'] },
    { metadata: { a: 'a\0b' } },
    { metadata: { 'a\0b': '' } },
    { id: 'a\ud800' },
    { stream: '\udc00' },
    { tags: ['ok', '\ud800'] },
    { metadata: { a: '\ud800' } },
  ]) {
    const answer = await send(storage, [event(), event(parts)])
    expect(answer).toMatchObject({ ok: false, error: { reason: 'Refused', outcome: 'not-appended' } })
  }
  expect(await log(storage)).toEqual([])
  await dispose()
})
