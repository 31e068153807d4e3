import { unwrap } from 'factos'
import { describe, expect, test } from 'vitest'
import { append, event, eventsOf, failed, log, noneTagged, page, send } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()
const head = { position: 0, eventId: '' }

describe('within', () => {
  test('refuses a client on which no transaction is open, and leaves no lock and no event behind', async () => {
    const { storage, pool, dispose } = await openLog(database.url())
    const client = await pool.connect()
    const inside = storage.within(client)
    for (let i = 0; i < 2; i++) {
      const errors = [
        failed(await send(inside, [event()])),
        failed(await inside.read({ reads: [page()], commandIds: [], knownHead: head })),
      ]
      for (const error of errors) {
        expect(error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
        expect(error.message).toContain('no transaction is open')
      }
    }
    client.release()
    expect(await append(storage, [event()])).toMatchObject({ firstPosition: 1 })
    await dispose()
  })

  test('notices that its transaction ended, and works in the next one on the same client', async () => {
    const { storage, pool, dispose } = await openLog(database.url())
    const client = await pool.connect()
    const inside = storage.within(client)
    await client.query('begin')
    await append(inside, [event()])
    await client.query('commit')
    expect(failed(await send(inside, [event()]))).toMatchObject({ reason: 'Misconfigured' })
    await client.query('begin')
    await append(inside, [event()])
    await client.query('commit')
    client.release()
    expect(await log(storage)).toHaveLength(2)
    await dispose()
  })

  test('takes the lock again where it was given up by a rollback to a savepoint', async () => {
    const { storage, pool, dispose } = await openLog(database.url())
    const client = await pool.connect()
    const inside = storage.within(client)
    await client.query('begin; savepoint before')
    await append(inside, eventsOf(2))
    await client.query('rollback to savepoint before')
    // Nothing holds the lock now.
    await append(storage, [event({ tags: ['a'] })])
    expect(await append(inside, [event()], [noneTagged('a')])).toMatchObject({ kind: 'ConditionsFailed' })
    expect(await append(inside, [event()])).toMatchObject({ firstPosition: 2 })
    await client.query('commit')
    client.release()
    expect(await log(storage)).toHaveLength(2)
    await dispose()
  })

  test('gives the lock of two logs to one transaction', async () => {
    const one = await openLog(database.url())
    const two = await openLog(database.url())
    const client = await one.pool.connect()
    await client.query('begin')
    const [first, second] = [one.storage.within(client), two.storage.within(client)]
    await append(first, [event()])
    await append(second, [event()])
    await append(first, [event()])
    await client.query('commit')
    client.release()
    expect([(await log(one.storage)).length, (await log(two.storage)).length]).toEqual([2, 1])
    await one.dispose()
    await two.dispose()
  })

  test('keeps its calls in order where they are not awaited', async () => {
    const { storage, pool, dispose } = await openLog(database.url())
    const client = await pool.connect()
    await client.query('begin')
    const inside = storage.within(client)
    const outcomes = await Promise.all(eventsOf(5).map((each) => append(inside, [each])))
    await client.query('commit')
    client.release()
    expect(outcomes.map((outcome) => (outcome.kind === 'Appended' ? outcome.firstPosition : 0))).toEqual([
      1, 2, 3, 4, 5,
    ])
    expect(await log(storage)).toHaveLength(5)
    await dispose()
  })
})

describe('transaction', () => {
  test('is not reported as committed when a statement in it failed and COMMIT rolled it back', async () => {
    const { storage, pool, dispose } = await openLog(database.url())
    const result = await storage.transaction(async (inside, client) => {
      await append(inside, [event()])
      await client.query('select 1 / 0').catch(() => {})
    })
    expect(failed(result)).toMatchObject({ reason: 'Unexpected', outcome: 'not-appended' })
    expect(failed(result).message).toContain('rolled back')
    expect(await log(storage)).toEqual([])
    expect(pool.totalCount).toBe(pool.idleCount)
    await dispose()
  })

  test('answers what it ran answered, and rethrows what it threw', async () => {
    const { storage, makePool, makeStorage, dispose } = await openLog(database.url())
    const pool = makePool({ max: 1 })
    const alone = makeStorage({ pool })
    expect(unwrap(await alone.transaction(async () => 'answer'))).toBe('answer')
    await expect(
      alone.transaction(async (inside) => {
        await append(inside, [event()])
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1])
    expect(await append(storage, [event()])).toMatchObject({ firstPosition: 1 })
    await dispose()
  })

  test('makes a row and an event visible together', async () => {
    const { schema, storage, pool, dispose } = await openLog(database.url())
    await pool.query(`create table ${schema}.seats (seat integer primary key)`)
    unwrap(
      await storage.transaction(async (inside, client) => {
        await append(inside, [event()])
        await client.query(`insert into ${schema}.seats values ($1)`, [7])
        expect(await log(storage)).toEqual([])
      }),
    )
    expect(await log(storage)).toHaveLength(1)
    expect((await pool.query(`select * from ${schema}.seats`)).rows).toEqual([{ seat: 7 }])
    await dispose()
  })
})
