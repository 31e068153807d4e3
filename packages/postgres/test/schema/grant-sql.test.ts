import { grantSql, postgresStorage } from '@factos/postgres'
import { unwrap } from 'factos'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { append, event, failed, noneTagged, page, read, send, tagged } from '../events.ts'
import { openLog, testDatabase, type OpenLog } from '../open-log.ts'
import { temporaryRole, type TemporaryRole } from '../temporary-role.ts'

const database = testDatabase()
const head = { position: 0, eventId: '' }
let opened: OpenLog
let pool: Pool
let role: TemporaryRole

beforeAll(async () => {
  opened = await openLog(database.url(), { schema: 'granted schema' })
  role = await temporaryRole(database.url())
  pool = new Pool({ connectionString: role.url, max: 3 })
})

afterAll(async () => {
  await pool.end()
  await role[Symbol.asyncDispose]()
  await opened.dispose()
})

const asRole = (): ReturnType<typeof postgresStorage> => postgresStorage({ pool, schema: 'granted schema' })

describe('a role', () => {
  test('that was granted nothing is told so', async () => {
    const errors = [
      failed(await send(asRole(), [event()])),
      failed(await asRole().read({ reads: [page()], commandIds: [], knownHead: head })),
      failed(await asRole().migrate()),
    ]
    for (const error of errors) {
      expect(error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
      expect(error.message).toContain('grantSql()')
    }
  })

  test('that was granted the least rights can do all that a store does', async () => {
    await opened.pool.query(grantSql({ schema: 'granted schema', role: role.name }))
    const storage = asRole()
    unwrap(await storage.migrate())
    expect(await append(storage, [event({ tags: ['a', 'b'] })])).toMatchObject({ kind: 'Appended' })
    expect(await append(storage, [event()], [noneTagged('a')])).toMatchObject({
      kind: 'ConditionsFailed',
      delta: { events: [{}] },
    })
    unwrap(await storage.transaction((inside) => append(inside, [event({ type: 'Other', stream: 's' })])))
    const client = await pool.connect()
    await client.query('begin')
    await append(storage.within(client), [event()])
    await client.query('commit')
    client.release()
    const { pages } = await read(
      storage,
      [{}, { select: tagged(['b', 'a'], ['Noted']) }, { select: { kind: 'Stream', stream: 's' } }],
      ['none'],
    )
    expect(pages.map((each) => each.events.length)).toEqual([3, 1, 1])
  })

  test('cannot write around the functions', async () => {
    const at = '"granted schema"'
    for (const statement of [
      `insert into ${at}.factos_events select * from ${at}.factos_events`,
      `update ${at}.factos_events set type = 'x'`,
      `delete from ${at}.factos_events`,
      `truncate ${at}.factos_events`,
      `alter table ${at}.factos_events disable trigger user`,
      `set factos.appending = 'on'; insert into ${at}.factos_event_tags select * from ${at}.factos_event_tags`,
      `insert into ${at}.factos_commands select * from ${at}.factos_commands`,
      `insert into ${at}.factos_migrations select 9, 9`,
    ]) {
      await expect(pool.query(statement)).rejects.toThrow(/permission denied|must be owner/)
    }
  })

  test('cannot lead the functions astray by its search path or temporary objects', async () => {
    await append(opened.storage, [event({ tags: ['astray'] })])
    await opened.pool.query(`
      create schema astray;
      create function astray.never(text, text) returns boolean language sql as 'select false';
      create operator astray.= (leftarg = text, rightarg = text, function = astray.never);
      create function astray.set_config(text, text, boolean) returns text language sql as 'select $1';
      grant usage on schema astray to public`)
    const client = await pool.connect()
    await client.query(`create temporary table factos_events (position bigint, id text)`)
    await client.query(`set search_path = astray, pg_temp, pg_catalog, "granted schema"`)
    await client.query('begin')
    const inside = asRole().within(client)
    const outcome = await append(inside, [event()], [noneTagged('astray')])
    expect(outcome).toMatchObject({ kind: 'ConditionsFailed', delta: { events: [{ tags: ['astray'] }] } })
    expect((await read(inside, [{ select: tagged(['astray']) }])).pages[0]?.events).toHaveLength(1)
    await client.query('rollback')
    client.release(true)
  })
})

describe('row level security that would hide events', () => {
  test('makes reading fail instead of deciding on a part of the log', async () => {
    const at = '"granted schema"'
    await opened.pool.query(grantSql({ schema: 'granted schema', role: role.name }))
    await append(opened.storage, [event({ tags: ['hidden'] })])
    for (const table of ['factos_events', 'factos_event_tags', 'factos_commands']) {
      await opened.pool.query(`alter table ${at}.${table} enable row level security`)
      const error = failed(
        await asRole().read({
          reads: [page(), page({ select: tagged(['hidden']) })],
          commandIds: ['c'],
          knownHead: head,
        }),
      )
      expect(error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
      expect(error.message).toContain('row-level security')
      await opened.pool.query(`alter table ${at}.${table} disable row level security`)
    }
  })

  test('does not hide them from conditions, which are checked with the rights of the owner', async () => {
    const at = '"granted schema"'
    await append(opened.storage, [event({ tags: ['seen'] })])
    await opened.pool.query(`alter table ${at}.factos_event_tags enable row level security`)
    await opened.pool.query(`alter table ${at}.factos_event_tags force row level security`)
    // The owner here is a superuser, from whom nothing is hidden.
    expect(await append(asRole(), [event()], [noneTagged('seen')])).toMatchObject({ kind: 'ConditionsFailed' })
    await opened.pool.query(`alter table ${at}.factos_event_tags no force row level security`)
    await opened.pool.query(`alter table ${at}.factos_event_tags disable row level security`)
  })

  test('makes appending fail where it is forced on the owner', async () => {
    await using owner = await temporaryRole(database.url())
    await opened.pool.query(`create schema owned authorization ${owner.quoted}`)
    const ownerPool = new Pool({ connectionString: owner.url })
    const storage = postgresStorage({ pool: ownerPool, schema: 'owned' })
    unwrap(await storage.migrate())
    await append(storage, [event({ tags: ['a'] })])
    await ownerPool.query(`alter table owned.factos_event_tags enable row level security`)
    expect(await append(storage, [event()], [noneTagged('a')])).toMatchObject({ kind: 'ConditionsFailed' })
    await ownerPool.query(`alter table owned.factos_event_tags force row level security`)
    expect(failed(await send(storage, [event()], [noneTagged('a')]))).toMatchObject({
      reason: 'Misconfigured',
      outcome: 'not-appended',
    })
    await ownerPool.end()
  })
})
