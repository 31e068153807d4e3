import { unwrap } from 'factos'
import { describe, expect, test } from 'vitest'
import { append, event, failed, log, noneTagged, send } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

describe('appending under another isolation level than READ COMMITTED is refused, and writes nothing:', () => {
  test.each(['repeatable read', 'serializable'])('%s as the default', async (level) => {
    const { storage, makePool, makeStorage, dispose } = await openLog(database.url())
    const pool = makePool({ options: `-c default_transaction_isolation=${level.replace(' ', '\\ ')}` })
    const strict = makeStorage({ pool })
    const error = failed(await send(strict, [event()]))
    expect(error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
    expect(error.message).toContain('READ COMMITTED')
    expect(await log(strict)).toEqual([])
    // A transaction of the store's own sets the level itself.
    unwrap(await strict.transaction((inside) => append(inside, [event()])))
    expect(await log(storage)).toHaveLength(1)
    await dispose()
  })

  test.each(['repeatable read', 'serializable'])("%s of the application's transaction", async (level) => {
    const { storage, pool, dispose } = await openLog(database.url())
    const client = await pool.connect()
    await client.query(`begin isolation level ${level}`)
    expect(failed(await send(storage.within(client), [event()]))).toMatchObject({ reason: 'Misconfigured' })
    await client.query('commit')
    client.release()
    expect(await log(storage)).toEqual([])
    await dispose()
  })

  test('and so is a read-only transaction', async () => {
    const { storage, makePool, makeStorage, dispose } = await openLog(database.url())
    const readOnly = makeStorage({ pool: makePool({ options: '-c default_transaction_read_only=on' }) })
    expect(failed(await send(readOnly, [event()]))).toMatchObject({
      reason: 'Misconfigured',
      outcome: 'not-appended',
      message: expect.stringContaining('read-only') as string,
    })
    expect(await log(readOnly)).toEqual([])
    expect(await log(storage)).toEqual([])
    await dispose()
  })
})

describe('a condition sees what was committed while its append waited for the lock:', () => {
  test('by a transaction that began before it', async () => {
    const { storage, pool, dispose } = await openLog(database.url())
    const slow = await pool.connect()
    await slow.query('begin')
    await append(storage.within(slow), [event({ tags: ['a'] })])
    const waiting = send(storage, [event({ tags: ['a'] })], [noneTagged('a')])
    for (let waits = false; !waits;) {
      const { rows } = await pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
      )
      waits = rows.length > 0
    }
    await slow.query('commit')
    slow.release()
    expect(unwrap(await waiting)).toMatchObject({
      outcomes: [{ kind: 'ConditionsFailed', failed: [0] }],
      previousHead: { position: 1 },
    })
    await dispose()
  })
})
