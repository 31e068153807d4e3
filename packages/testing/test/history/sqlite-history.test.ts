import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { sqliteStore } from '@factos/sqlite'
import { checkHistory, readHistory, readSqliteLog, recordHistory, showReport } from '@factos/testing/history'
import { allEvents, unwrap } from 'factos'
import { expect, onTestFinished, test } from 'vitest'
import { digesting, model, notes, queries, type Note } from './support/notes.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const recorded = async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'log.db')
  const file = join(folder, 'history')
  const inner = sqliteStore({ path })
  onTestFinished(() => inner.close())
  unwrap(await inner.migrate())
  const store = recordHistory(inner, { file, process: 'a', model })
  const check = () => checkHistory({ records: readHistory([file]), log: readSqliteLog(path), model })
  return { store, path, check }
}

const note = (by: string, roll = 0.5): Note => ({ by, roll, emits: [{ type: 'A', tags: ['x'] }] })
const call = { decider: digesting, codec: notes } as const

test('explains a SQLite log, read by plain SQL, of many callers at once', async () => {
  const { store, check } = await recorded()
  const dispatch = (caller: number) =>
    store.dispatchWithQuery({
      ...call,
      stream: `s${caller % 3}`,
      query: queries[caller % queries.length] as never,
      command: note(`caller ${caller}`, caller),
    })
  await Promise.all(Array.from({ length: 100 }, (_none, caller) => dispatch(caller)))
  const report = check()
  expect(showReport(report)).toMatch(/^no violations/)
  expect(report.counts).toMatchObject({ commands: 100, unknown: 0, failed: 0 })
})

test('shows what somebody changed behind the back of the library', async () => {
  const { store, path, check } = await recorded()
  unwrap(await store.dispatch({ ...call, stream: 's', command: note('one') }))
  const database = new DatabaseSync(path)
  database.exec(
    `DROP TRIGGER factos_events_no_update; UPDATE factos_events SET data = CAST(replace(data, 'one', 'two') AS BLOB)`,
  )
  database.close()
  expect(check().violations.map(({ kind }) => kind)).toEqual(['Decision', 'Altered'])
})

test('records what is done inside a transaction, committed or rolled back', async () => {
  const { store, check } = await recorded()
  unwrap(
    await store.transaction(async (inside) => {
      unwrap(await inside.dispatch({ ...call, stream: 's', command: note('kept') }))
      unwrap(await inside.readContext({ ...call, query: allEvents as never }))
      unwrap(
        await inside.dispatchWithQuery({ ...call, stream: 's', query: allEvents as never, command: note('kept too') }),
      )
    }),
  )
  const failing = store.transaction(async (inside) => {
    unwrap(await inside.dispatch({ ...call, stream: 's', command: note('forgotten') }))
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  unwrap(await store.dispatch({ ...call, stream: 's', command: note('after') }))
  const report = check()
  expect(showReport(report)).toMatch(/^no violations/)
  expect(report.counts).toMatchObject({ commands: 4, reads: 1, events: 3 })
})

test('takes what a store of the application\u2019s own transaction writes as foreign', async () => {
  const { store, path, check } = await recorded()
  unwrap(await store.dispatch({ ...call, stream: 's', command: note('recorded') }))
  const other = sqliteStore({ path })
  unwrap(await other.dispatch({ ...call, stream: 's', command: note('not recorded') }))
  await other.close()
  expect(check().violations.map(({ kind }) => kind)).toEqual(['UnknownOrigin'])
})
