import { expect, test } from 'vitest'
import { append, event, log } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

test('events are given whole milliseconds, and never a time before the previous event, even if the clock goes back', async () => {
  const { schema, storage, pool, dispose } = await openLog(database.url())
  await append(storage, [event()])
  const [first] = await log(storage)
  expect(Number.isInteger(first!.recordedAt)).toBe(true)
  const future = Date.UTC(2999, 11, 31, 23, 59, 59, 998)
  await pool.query(
    `begin; set local factos.appending = 'on'; insert into ${schema}.factos_events
       values (2, 0, 1, to_timestamp(${future / 1000}), 'from the future', 's', 'Noted', '{}', '{}', ''); commit`,
  )
  const outcome = await append(storage, [event(), event()])
  expect(outcome).toMatchObject({ kind: 'Appended', recordedAt: future })
  expect((await log(storage)).map(({ recordedAt }) => recordedAt).slice(1)).toEqual([future, future, future])
  await dispose()
})
