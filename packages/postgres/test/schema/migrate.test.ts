import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { migrationSql, postgresStorage, postgresStore } from '@factos/postgres'
import { unwrap } from 'factos'
import { Pool } from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { append, event, failed, log, page, send } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'
import { execute, temporaryRole } from '../temporary-role.ts'

const database = testDatabase()

describe('migrating', () => {
  test('may be done by many at once, and again', async () => {
    const { storage, makeStorage, dispose } = await openLog(database.url(), { schema: 'prepared' })
    const storages = Array.from({ length: 6 }, () => makeStorage({ schema: 'at once' }))
    const results = await Promise.all(storages.map((each) => each.migrate()))
    expect(results.map(({ ok }) => ok)).toEqual(results.map(() => true))
    unwrap(await storage.migrate())
    await append(storages[0]!, [event()])
    unwrap(await storages[1]!.migrate())
    expect(await log(storages[2]!)).toHaveLength(1)
    await dispose()
  })

  test('may be done by several processes at once', async () => {
    const script = fileURLToPath(new URL('migrate-in-a-process.ts', import.meta.url))
    const processes = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--conditions=@factos/source', script, database.url(), 'by processes'], {
        stdio: 'inherit',
      }),
    )
    const codes = await Promise.all(processes.map((child) => once(child, 'exit')))
    expect(codes.map(([code]) => code as unknown)).toEqual([0, 0, 0, 0])
  })

  test('can be done beforehand by the text of its migrations, and then needs no rights', async () => {
    await execute(database.url(), migrationSql({ schema: 'by hand' }))
    await using looker = await temporaryRole(database.url())
    const pool = new Pool({ connectionString: looker.url })
    const storage = postgresStorage({ pool, schema: 'by hand' })
    expect(failed(await storage.migrate())).toMatchObject({ reason: 'Misconfigured' })
    await execute(
      database.url(),
      `grant usage on schema "by hand" to ${looker.quoted}; grant select on "by hand".factos_migrations to ${looker.quoted}`,
    )
    unwrap(await storage.migrate())
    await pool.end()
  })

  test('uses a schema that is there already without the right to make one', async () => {
    await using builder = await temporaryRole(database.url())
    await execute(database.url(), `create schema built authorization ${builder.quoted}`)
    const pool = new Pool({ connectionString: builder.url })
    unwrap(await postgresStorage({ pool, schema: 'built' }).migrate())
    expect(failed(await postgresStorage({ pool, schema: 'unbuilt' }).migrate())).toMatchObject({
      reason: 'Misconfigured',
      outcome: 'not-appended',
      message: expect.stringContaining('unbuilt') as string,
    })
    await pool.end()
  })

  test('leaves a newer schema alone that is still open to this library', async () => {
    const { storage, pool, schema, dispose } = await openLog(database.url(), { schema: 'newer' })
    await pool.query(`insert into ${schema}.factos_migrations (version, oldest_writer) values (2, 1), (3, 1)`)
    unwrap(await storage.migrate())
    expect(await append(storage, [event()])).toMatchObject({ kind: 'Appended' })
    await dispose()
  })

  test('refuses a newer schema that is not', async () => {
    const { storage, pool, schema, dispose } = await openLog(database.url(), { schema: 'too_new' })
    await pool.query(`insert into ${schema}.factos_migrations (version, oldest_writer) values (2, 1), (3, 2)`)
    expect(failed(await storage.migrate())).toMatchObject({ reason: 'SchemaTooNew', outcome: 'not-appended' })
    await dispose()
  })

  test('refuses a database that cannot keep every text', async () => {
    const name = `factos_latin1_${process.pid}`
    await execute(inject('postgresUrl'), `create database ${name} template template0 encoding 'LATIN1' locale 'C'`)
    const url = new URL(database.url())
    url.pathname = `/${name}`
    const pool = new Pool({ connectionString: url.href })
    const error = failed(await postgresStorage({ pool }).migrate())
    expect(error).toMatchObject({ reason: 'Misconfigured', message: expect.stringContaining('LATIN1') as string })
    await pool.end()
    await execute(inject('postgresUrl'), `drop database ${name}`)
  })
})

describe('a library that is too old', () => {
  test('is refused by the schema whenever it wants to write, and writes nothing', async () => {
    const { storage, pool, schema, dispose } = await openLog(database.url(), { schema: 'rolled' })
    await append(storage, [event()])
    const { rows } = await pool.query<{ text: string }>(
      `select pg_get_functiondef('${schema}.factos_lock'::regproc) as text`,
    )
    // As a later migration would replace it.
    await pool.query(rows[0]!.text.replace('_library < 1', '_library < 2'))
    const refused = { reason: 'SchemaTooNew', outcome: 'not-appended' }
    expect(failed(await send(storage, [event()]))).toMatchObject(refused)
    expect(failed(await storage.transaction((inside) => send(inside, [event()])))).toMatchObject(refused)
    expect(await log(storage)).toHaveLength(1)
    await dispose()
  })
})

describe('a store that is used before it was migrated', () => {
  test('says so, whatever it is asked', async () => {
    const pool = new Pool({ connectionString: database.url() })
    await pool.query('create schema half_made')
    const head = { position: 0, eventId: '' }
    for (const schema of ['never_made', 'half_made']) {
      const storage = postgresStorage({ pool, schema })
      const client = await pool.connect()
      await client.query('begin')
      const errors = [
        failed(await send(storage, [event()])),
        failed(await storage.read({ reads: [page()], commandIds: [], knownHead: head })),
        failed(await storage.transaction((inside) => send(inside, [event()]))),
        failed(await send(storage.within(client), [event()])),
      ]
      await client.query('rollback')
      client.release()
      for (const error of errors) {
        expect(error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
        expect(error.message).toContain('run migrate() first')
      }
    }
    await pool.end()
  })

  test('migrates and works through the store that applications use', async () => {
    const pool = new Pool({ connectionString: database.url() })
    const store = postgresStore({ pool, schema: 'through the store' })
    unwrap(await store.migrate())
    await store.close()
    expect(await store.migrate()).toMatchObject({ error: { reason: 'Closed' } })
    await pool.query('select 1')
    await pool.end()
  })
})

describe('the text of the migrations', () => {
  test('is refused for a version that does not exist', () => {
    for (const from of [-1, 0.5, 2]) expect(() => migrationSql({ from })).toThrow(TypeError)
    expect(() => migrationSql({ schema: 'pg_x' })).toThrow(TypeError)
  })

  test('holds only the later steps where asked so', () => {
    expect(migrationSql({ from: 1 })).not.toContain('create function')
    expect(migrationSql()).toContain('"public".factos_events')
  })
})
