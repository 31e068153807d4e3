import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkHistory,
  readHistory,
  readPostgresLog,
  readStoreLog,
  recordHistory,
  showReport,
} from '@factos/testing/history'
import { accept, decider, jsonCodec, query, queryItem, reject, tag, unwrap } from 'factos'
import { createTransactionalEventStore } from 'factos/storage'
import { expect, onTestFinished, test } from 'vitest'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

type Taken = { readonly type: 'Taken'; readonly name: string }
const names = jsonCodec<Taken>({
  Taken: { tags: ({ name }) => [tag('name', name), tag('hostile, {tag} "quoted" \\')] },
})
const naming = decider<{ name: string }, boolean, Taken, 'taken'>({
  initial: false,
  evolve: () => true,
  decide: (isTaken, { name }) => (isTaken ? reject('taken') : accept({ type: 'Taken', name })),
})
const model = { deciders: { naming }, codecs: { names } }

test('explains the log of many callers, read by plain SQL whatever the parsers of the driver', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'factos-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { schema, storage, pool, dispose } = await openLog(database.url())
  onTestFinished(dispose)
  const file = join(folder, 'history')
  const store = recordHistory(createTransactionalEventStore(storage), { file, process: 'a', model })
  const take = (name: string) =>
    store.dispatchWithQuery({
      stream: `user ${name} ='\n`,
      query: query(queryItem({ types: ['Taken'], tags: [tag('name', name)] })),
      decider: naming,
      codec: names,
      command: { name },
      metadata: { 'a key': 'a = value\n"quoted" \\' },
    })
  await Promise.all(Array.from({ length: 60 }, (_none, caller) => take(`name ${caller % 40} é{,}"`)))
  unwrap(
    await store.transaction(async (inside) => {
      unwrap(await inside.append({ stream: 's', codec: names, events: [{ type: 'Taken', name: 'inside' }] }))
    }),
  )
  const log = await readPostgresLog((text) => pool.query(text), { schema })
  expect(log).toEqual(await readStoreLog(storage))
  const report = checkHistory({ records: readHistory([file]), log, model })
  expect(showReport(report)).toMatch(/^no violations: 61 commands, 41 accepted, .* 20 rejected, .* 41 events$/)
})
