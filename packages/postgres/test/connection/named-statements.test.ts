import type { PostgresPool } from '@factos/postgres'
import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { append, event, log } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

test('the server keeps the statements of a connection prepared', async () => {
  const { storage, makePool, makeStorage, dispose } = await openLog(database.url())
  const pool = makePool({ max: 1 })
  const named = makeStorage({ pool })
  for (let round = 0; round < 3; round++) await append(named, [event()])
  expect(await log(named)).toHaveLength(3)
  expect(await preparedOn(pool)).toHaveLength(2)
  expect(await log(storage)).toHaveLength(3)
  await dispose()
})

test('behind a pooler that loses prepared statements, all goes well without names', async () => {
  const { makePool, makeStorage, dispose } = await openLog(database.url())
  const pool = makePool({ max: 1 })
  const storage = makeStorage({ pool: forgetful(pool) })
  for (let round = 0; round < 4; round++) {
    expect(await append(storage, [event()])).toMatchObject({ firstPosition: round + 1 })
    expect(await log(storage)).toHaveLength(round + 1)
  }
  expect(await preparedOn(pool)).toEqual([])
  await dispose()
})

test('a schema whose name leaves no room for the name of a statement works without', async () => {
  const schema = 'x'.repeat(63)
  const { storage, makePool, makeStorage, dispose } = await openLog(database.url(), { schema })
  const pool = makePool({ max: 1 })
  const long = makeStorage({ pool })
  for (let round = 0; round < 2; round++) await append(long, [event()])
  expect(await log(storage)).toHaveLength(2)
  expect(await preparedOn(pool)).toEqual([])
  await dispose()
})

/** A pool that forgets what was prepared, like a pooler that hands out another connection each time. */
const forgetful = (pool: Pool): PostgresPool => ({
  connect: async () => {
    const client = await pool.connect()
    await client.query('deallocate all')
    return client
  },
})

const preparedOn = async (pool: Pool): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ name: string }>('select name from pg_prepared_statements')
  return rows.map(({ name }) => name)
}
