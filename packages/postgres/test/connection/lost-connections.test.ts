import { postgresStorage, postgresStore } from '@factos/postgres'
import { jsonCodec, unwrap } from 'factos'
import { Client, Pool } from 'pg'
import { describe, expect, test } from 'vitest'
import { append, event, eventsOf, failed, log, page, send } from '../events.ts'
import { openLog, testDatabase, type OpenLog } from '../open-log.ts'
import { faultyLink } from './faulty-link.ts'

const database = testDatabase()
const head = { position: 0, eventId: '' }

/** Holds the log's lock until the returned function is called. */
const holdLock = async ({ storage, pool }: OpenLog): Promise<() => Promise<void>> => {
  const client = await pool.connect()
  await client.query('begin')
  unwrap(await storage.within(client).read({ reads: [], commandIds: [], knownHead: head }))
  return async () => {
    await client.query('rollback')
    client.release()
  }
}

/** Waits until a backend of the database waits for an advisory lock, and answers its process. */
const waitingBackend = async (pool: Pool): Promise<number> => {
  for (;;) {
    const { rows } = await pool.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
    )
    if (rows[0] !== undefined) return rows[0].pid
  }
}

/** Waits until a statement finds a row. */
const waitingFor = async (pool: Pool, statement: string): Promise<void> => {
  while ((await pool.query(statement)).rows.length === 0);
}

const heldLock = `select from pg_locks l join pg_database d on d.oid = l.database
  where d.datname = current_database() and l.locktype = 'advisory' and l.granted`

/** What `pg` sends a query with. */
interface HalfAQuery {
  readonly parse: (query: { readonly text: string }) => void
  readonly bind: (options: object) => void
  readonly execute: (options: object) => void
  readonly flush: () => void
}

describe('an append whose connection is lost', () => {
  test('while it waits for the lock is reported as unknown, and the storage goes on', async () => {
    const opened = await openLog(database.url())
    const letGo = await holdLock(opened)
    const sending = send(opened.storage, [event()])
    await opened.pool.query('select pg_terminate_backend($1)', [await waitingBackend(opened.pool)])
    expect(failed(await sending)).toMatchObject({ reason: 'Unavailable', outcome: 'unknown' })
    await letGo()
    expect(await append(opened.storage, [event()])).toMatchObject({ firstPosition: 1 })
    await opened.dispose()
  })

  test('after it was committed is reported as unknown, and a repeat finds its events', async () => {
    const opened = await openLog(database.url())
    await using link = await faultyLink(database.url())
    const pool = opened.makePool({ connectionString: link.url })
    const storage = postgresStorage({ pool, schema: opened.schema })
    const events = eventsOf(2)
    await append(storage, [event()])
    link.cutAtAnswer()
    expect(failed(await send(storage, events))).toMatchObject({ reason: 'Unavailable', outcome: 'unknown' })
    link.mend()
    expect(await append(storage, events)).toMatchObject({
      kind: 'EventIdsTaken',
      events: [{ position: 2 }, { position: 3 }],
    })
    await opened.dispose()
  })

  test('is found out by the store, so that its caller hears of one append', async () => {
    const opened = await openLog(database.url())
    await using link = await faultyLink(database.url())
    const pool = opened.makePool({ connectionString: link.url })
    const store = postgresStore({ pool, schema: opened.schema })
    const codec = jsonCodec<{ type: 'Noted' }>({ Noted: { tags: () => [] } })
    unwrap(await store.append({ stream: 's', events: [{ type: 'Noted' }], codec }))
    link.cutAtAnswer()
    setTimeout(link.mend, 100)
    const appended = unwrap(await store.append({ stream: 's', events: [{ type: 'Noted' }], codec, commandId: 'c' }))
    expect(appended).toMatchObject({ append: { position: 2 }, duplicate: false })
    expect(await log(opened.storage)).toHaveLength(2)
    await opened.dispose()
  })
})

describe('a server that does not answer', () => {
  test('costs an append its deadline and the connection: the outcome is unknown', async () => {
    const opened = await openLog(database.url())
    await using link = await faultyLink(database.url())
    const pool = opened.makePool({ connectionString: link.url, max: 1 })
    const storage = postgresStorage({ pool, schema: opened.schema, deadlineMs: 200 })
    await append(storage, [event()])
    link.swallowAnswers()
    expect(failed(await send(storage, [event()]))).toMatchObject({ reason: 'TimedOut', outcome: 'unknown' })
    expect(pool.totalCount).toBe(0)
    link.mend()
    expect(await log(storage)).toHaveLength(2)
    await opened.dispose()
  })

  test('costs a read its deadline and the connection', async () => {
    const opened = await openLog(database.url())
    await using link = await faultyLink(database.url())
    const pool = opened.makePool({ connectionString: link.url, max: 1 })
    const storage = postgresStorage({ pool, schema: opened.schema, deadlineMs: 200 })
    await log(storage)
    link.swallowAnswers()
    const error = failed(await storage.read({ reads: [page()], commandIds: [], knownHead: head }))
    expect(error).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
    expect(pool.totalCount).toBe(0)
    link.mend()
    expect(await log(storage)).toHaveLength(0)
    await opened.dispose()
  })

  test('leaves a transaction unknown that was to be committed, and not appended one that was not', async () => {
    const opened = await openLog(database.url())
    await using link = await faultyLink(database.url())
    const pool = opened.makePool({ connectionString: link.url, max: 1 })
    const storage = postgresStorage({ pool, schema: opened.schema, deadlineMs: 200 })
    const atCommit = await storage.transaction(async (inside) => {
      await append(inside, [event()])
      link.swallowAnswers()
    })
    expect(failed(atCommit)).toMatchObject({ reason: 'TimedOut', outcome: 'unknown' })
    link.mend()
    const before = await storage.transaction(async (inside) => {
      link.swallowAnswers()
      expect(failed(await send(inside, [event()]))).toMatchObject({ reason: 'TimedOut', outcome: 'unknown' })
    })
    expect(failed(before)).toMatchObject({ reason: 'Unavailable', outcome: 'not-appended' })
    expect(pool.totalCount).toBe(0)
    await opened.dispose()
  })
})

describe('a lock that others hold', () => {
  test('is waited for no longer than the deadline, and nothing is appended', async () => {
    const opened = await openLog(database.url(), { deadlineMs: 300 })
    const letGo = await holdLock(opened)
    expect(failed(await send(opened.storage, [event()]))).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
    const transaction = await opened.storage.transaction((inside) => send(inside, [event()]))
    expect(failed(transaction)).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
    expect(await log(opened.storage)).toEqual([])
    await letGo()
    await opened.dispose()
  })
})

test('a client that vanishes before the end of its call does not keep the lock', async () => {
  const opened = await openLog(database.url(), { deadlineMs: 600 })
  const client = new Client({ connectionString: database.url() })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ supported: boolean }>(
    `select current_setting('server_version_num')::int >= 170000 as supported`,
  )
  const { connection } = client as unknown as { readonly connection: HalfAQuery }
  connection.parse({ text: `select ${opened.schema}.factos_lock(1, false, 400)` })
  connection.bind({})
  connection.execute({})
  // Carries out what came so far; Sync, which would commit, never comes.
  connection.flush()
  await waitingFor(opened.pool, heldLock)
  expect(failed(await send(opened.storage, [event()]))).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
  // An older server waits until it is told.
  if (!rows[0]!.supported) await client.end()
  await waitingFor(opened.pool, `select where not exists (${heldLock})`)
  expect(await append(opened.storage, [event()])).toMatchObject({ firstPosition: 1 })
  await client.end()
  await opened.dispose()
})

describe('a pool', () => {
  test('of one connection gives a dispatch inside a transaction a typed error, and works afterwards', async () => {
    const opened = await openLog(database.url())
    const pool = opened.makePool({ max: 1 })
    const storage = postgresStorage({ pool, schema: opened.schema, deadlineMs: 300 })
    const outer = await storage.transaction(async (inside) => {
      await append(inside, [event()])
      expect(failed(await send(storage, [event()]))).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
      const reading = await storage.read({ reads: [], commandIds: [], knownHead: head })
      expect(failed(reading)).toMatchObject({ reason: 'TimedOut', message: expect.stringContaining('pool') as string })
    })
    unwrap(outer)
    expect(await log(storage)).toHaveLength(1)
    expect([pool.totalCount, pool.idleCount, pool.waitingCount]).toEqual([1, 1, 0])
    await opened.dispose()
  })

  test('without a server answers Unavailable, and nothing is appended', async () => {
    const pool = new Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
    const storage = postgresStorage({ pool })
    expect(failed(await send(storage, [event()]))).toMatchObject({ reason: 'Unavailable', outcome: 'not-appended' })
    expect(failed(await storage.migrate())).toMatchObject({ reason: 'Unavailable', outcome: 'not-appended' })
    await pool.end()
    expect(failed(await send(storage, [event()]))).toMatchObject({ reason: 'Unavailable', outcome: 'not-appended' })
  })

  test('whose idle connections die does not end the process, and makes new ones', async () => {
    const opened = await openLog(database.url())
    // Without a listener of the application's own.
    const pool = new Pool({ connectionString: database.url(), application_name: 'dies' })
    const storage = postgresStorage({ pool, schema: opened.schema })
    await append(storage, [event()])
    const dead = new Promise<void>((resolve) => pool.once('remove', () => resolve()))
    await opened.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dies'`)
    await dead
    expect(await log(storage)).toHaveLength(1)
    await pool.end()
    await opened.dispose()
  })

  test('whose connection dies in the pauses of a transaction does not end the process', async () => {
    const opened = await openLog(database.url())
    const result = await opened.storage.transaction(async (inside, client) => {
      await append(inside, [event()])
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      const { pid } = rows[0]!
      await opened.pool.query('select pg_terminate_backend($1)', [pid])
      for (;;) {
        const alive = await opened.pool.query('select from pg_stat_activity where pid = $1', [pid])
        if (alive.rows.length === 0) return
      }
    })
    expect(failed(result)).toMatchObject({ reason: 'Unavailable' })
    expect(await log(opened.storage)).toEqual([])
    await opened.dispose()
  })
})

test('a call that was aborted before it began sends nothing', async () => {
  const opened = await openLog(database.url())
  const signal = AbortSignal.abort('changed my mind')
  const requests = [{ events: [event()], conditions: [], commands: [] }]
  const errors = [
    failed(await opened.storage.append({ requests, knownHead: head, signal })),
    failed(await opened.storage.read({ reads: [page()], commandIds: [], knownHead: head, signal })),
  ]
  for (const error of errors) {
    expect(error).toMatchObject({ reason: 'Aborted', outcome: 'not-appended', cause: 'changed my mind' })
  }
  expect(await log(opened.storage)).toEqual([])
  await opened.dispose()
})
