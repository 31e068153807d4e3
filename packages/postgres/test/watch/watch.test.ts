import { postgresStorage } from '@factos/postgres'
import { unwrap } from 'factos'
import { describe, expect, test } from 'vitest'
import { append, event, log } from '../events.ts'
import { openLog, testDatabase, type OpenLog } from '../open-log.ts'

const database = testDatabase()

/** Comes when the watcher is next called. */
const nextMove = (storage: OpenLog['storage']): Promise<void> =>
  new Promise((resolve) => {
    const stop = storage.watch(() => {
      stop()
      resolve()
    })
  })

/** Comes when a backend of the database listens. */
const listening = async ({ pool }: OpenLog): Promise<number> => {
  for (;;) {
    const { rows } = await pool.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and query ~* '^listen' and state = 'idle'`,
    )
    if (rows[0] !== undefined) return rows[0].pid
  }
}

/** Longer than a test may take, so that only a notification can be what was heard. */
const never = 1_000_000

describe('a log that is watched by polling', () => {
  test('tells what this process appends, also in a transaction of the store', async () => {
    const { makeStorage, dispose } = await openLog(database.url())
    const storage = makeStorage({ pollIntervalMs: never })
    let moved = nextMove(storage)
    await append(storage, [event()])
    await moved
    moved = nextMove(storage)
    unwrap(await storage.transaction((inside) => append(inside, [event()])))
    await moved
    await dispose()
  })

  test("tells what others append, and what the application's own transactions do", async () => {
    const { storage, makeStorage, pool, dispose } = await openLog(database.url())
    const watching = makeStorage({ pollIntervalMs: 20 })
    let moved = nextMove(watching)
    await append(storage, [event()])
    await moved
    moved = nextMove(watching)
    const client = await pool.connect()
    await client.query('begin')
    await append(watching.within(client), [event()])
    await client.query('commit')
    client.release()
    await moved
    await dispose()
  })

  test('is told of what it missed when it was made anew with fewer events', async () => {
    const { schema, storage, pool, makeStorage, dispose } = await openLog(database.url())
    const watching = makeStorage({ pollIntervalMs: 20 })
    await append(watching, [event(), event()])
    await pool.query(`drop schema ${schema} cascade`)
    unwrap(await storage.migrate())
    const moved = nextMove(watching)
    await append(storage, [event()])
    await moved
    await dispose()
  })

  test('asks nothing of the database while nobody watches', async () => {
    const { makePool, makeStorage, dispose } = await openLog(database.url())
    const pool = makePool()
    const storage = makeStorage({ pool, pollIntervalMs: 1 })
    storage.watch(() => {})()
    await storage.close()
    expect(pool.totalCount).toBeLessThanOrEqual(1)
    await dispose()
  })
})

describe('a log that is watched by listening', () => {
  test('tells what other processes append', async () => {
    const opened = await openLog(database.url())
    const [watching, appending] = [1, 2].map(() => opened.makeStorage({ listen: true, pollIntervalMs: never }))
    const first = nextMove(watching!)
    await listening(opened)
    for (const moved of [first, nextMove(watching!)]) {
      await append(appending!, [event()])
      await moved
    }
    await opened.dispose()
  })

  test('tells of the last of many appends', async () => {
    const opened = await openLog(database.url())
    const [watching, appending] = [1, 2].map(() => opened.makeStorage({ listen: true, pollIntervalMs: never }))
    const stop = watching!.watch(() => {})
    await listening(opened)
    const seen = new Promise<void>((resolve) => {
      watching!.watch(() => {
        void log(watching!).then(({ length }) => (length === 30 ? resolve() : undefined))
      })
    })
    for (let i = 0; i < 30; i++) await append(appending!, [event()])
    await seen
    stop()
    await opened.dispose()
  })

  test('listens again after its connection was lost', async () => {
    const opened = await openLog(database.url())
    const [watching, appending] = [1, 2].map(() => opened.makeStorage({ listen: true, pollIntervalMs: never }))
    const stop = watching!.watch(() => {})
    const pid = await listening(opened)
    await opened.pool.query('select pg_terminate_backend($1)', [pid])
    let again = pid
    while (again === pid) again = await listening(opened)
    const moved = nextMove(watching!)
    await append(appending!, [event()])
    await moved
    stop()
    await opened.dispose()
  })

  test('leaves no connection behind that listens', async () => {
    const opened = await openLog(database.url())
    const pool = opened.makePool()
    const storage = postgresStorage({ pool, schema: opened.schema, listen: true })
    storage.watch(() => {})
    await listening(opened)
    await storage.close()
    for (let left = 1; left > 0;) {
      const { rows } = await opened.pool.query<{ left: number }>(
        `select count(*)::int as left from pg_stat_activity where datname = current_database() and query ~* '^listen'`,
      )
      left = rows[0]!.left
    }
    expect((await pool.query('select pg_listening_channels()')).rows).toEqual([])
    await opened.dispose()
  })
})
