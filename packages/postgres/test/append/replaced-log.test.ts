import { unwrap } from 'factos'
import { expect, test } from 'vitest'
import { append, event, eventsOf, failed, log, noneTagged, page, send } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

test('a log that was dropped and made anew is noticed by whoever knew the old one, and nothing is written', async () => {
  const { schema, storage, pool, makeStorage, dispose } = await openLog(database.url())
  const { head } = unwrap(await send(storage, eventsOf(3)))
  await pool.query(`drop schema ${schema} cascade`)
  expect(failed(await send(storage, [event()], [], head))).toMatchObject({ reason: 'Misconfigured' })

  unwrap(await makeStorage().migrate())
  for (const count of [0, 3, 5]) {
    await append(storage, eventsOf(count))
    const before = await log(storage)
    const errors = [
      failed(await send(storage, [event()], [], head)),
      failed(await storage.read({ reads: [page()], commandIds: [], knownHead: head })),
      failed(await send(storage, [event()], [noneTagged('a', before.length + 1)])),
    ]
    for (const error of errors) expect(error).toMatchObject({ reason: 'LogReplaced', outcome: 'not-appended' })
    expect(await log(storage)).toEqual(before)
  }
  await dispose()
})

test('a connection that worked on the old schema works on the new one', async () => {
  const { schema, storage, pool, makePool, makeStorage, dispose } = await openLog(database.url())
  const one = makeStorage({ pool: makePool({ max: 1 }) })
  await append(one, [event({ tags: ['a'] })], [noneTagged('a')])
  await pool.query(`drop schema ${schema} cascade`)
  unwrap(await storage.migrate())
  expect(await append(one, [event({ tags: ['a'] })], [noneTagged('a')])).toMatchObject({ firstPosition: 1 })
  expect(await log(one)).toHaveLength(1)
  await dispose()
})
