import { expect, test } from 'vitest'
import { append, event, log } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

test('what was recorded can neither be changed nor deleted nor added to by hand, not even by a superuser', async () => {
  const { schema, storage, pool, dispose } = await openLog(database.url())
  const mark = { commandId: 'c', stream: 'stream', fingerprint: 'f', firstEvent: 0, eventCount: 1 }
  const requests = [{ events: [event({ tags: ['a'] })], conditions: [], commands: [mark] }]
  await storage.append({ requests, knownHead: { position: 0, eventId: '' } })
  const before = await log(storage)
  for (const [table, column] of [
    ['factos_events', 'type'],
    ['factos_event_tags', 'tag'],
    ['factos_commands', 'fingerprint'],
  ] as const) {
    for (const statement of [
      `update ${schema}.${table} set ${column} = 'changed'`,
      `update ${schema}.${table} set ${column} = 'changed' where false`,
      `delete from ${schema}.${table}`,
      `truncate ${schema}.${table} cascade`,
    ]) {
      await expect(pool.query(statement)).rejects.toThrow(`${table} is append-only`)
    }
    await expect(pool.query(`insert into ${schema}.${table} select * from ${schema}.${table}`)).rejects.toThrow(
      `${table} takes rows from factos_append only`,
    )
  }
  expect(await log(storage)).toEqual(before)
  expect(await append(storage, [event()])).toMatchObject({ firstPosition: 2 })
  await dispose()
})
