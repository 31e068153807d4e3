import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  allEvents,
  err,
  failIfEventsMatch,
  memoryStore,
  noPosition,
  query,
  queryItem,
  tag,
  unwrap,
  type EventStore,
  type StoreError,
} from 'factos'
import { createEventStore, memoryStorage, storeError, type Storage } from 'factos/storage'
import {
  checkHistory,
  historyOpKey,
  readHistory,
  readStoreLog,
  recordHistory,
  showReport,
  type HistoryRecord,
} from '@factos/testing/history'
import { expect, test } from 'vitest'
import { digesting, digestingBoth, model, notes, type Note } from './support/notes.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const note = (by: string, roll = 0.5): Note => ({
  by,
  roll,
  emits: [
    { type: 'A', tags: ['x'] },
    { type: 'B', tags: ['y'] },
  ],
})
const withX = query(queryItem({ types: ['A', 'B'], tags: [tag('x')] }))
const told = { decider: digesting, codec: notes } as const

const recorded = (storage: Storage = memoryStorage()) => {
  const file = join(temporaryFolder(), 'history.jsonl')
  const store = recordHistory(createEventStore(storage), { file, process: 'a', model })
  const check = async () =>
    showReport(checkHistory({ records: readHistory([file]), log: await readStoreLog(storage), model }))
  return { store, file, check, records: () => readHistory([file]) }
}

test('records every method of a store, in histories that the log explains', async () => {
  const { store, records, check } = recorded()
  unwrap(await store.migrate())
  unwrap(await store.dispatch({ ...told, stream: 's', command: note('one') }))
  unwrap(await store.dispatchWithQuery({ ...told, stream: 's', query: withX, command: note('two'), commandId: 'c' }))
  const again = unwrap(
    await store.dispatchWithQuery({ ...told, stream: 's', query: withX, command: note('two'), commandId: 'c' }),
  )
  expect(again.duplicate).toBe(true)
  unwrap(await store.dispatchWithContext({ decider: digestingBoth, codec: notes, stream: 't', command: note('three') }))
  const condition = failIfEventsMatch(allEvents, noPosition)
  const event = { type: 'A', tags: ['z'], by: 'four', seen: 0 } as const
  expect((await store.append({ stream: 's', events: [event], codec: notes, condition })).ok).toBe(false)
  unwrap(await store.append({ stream: 's', events: [event], codec: notes, metadata: { actor: 'renata' } }))
  unwrap(await store.readContext({ ...told, query: withX }))
  unwrap(await store.loadStream({ ...told, stream: 's' }))
  for await (const { position } of store.read({ query: withX, codec: notes })) if (position === 3) break
  for await (const _ of store.read({ query: allEvents, codec: notes, direction: 'backwards', limit: 2 }));

  const lines = records().map((record) => (record.kind === 'Begin' ? record.method : `→ ${record.outcome.kind}`))
  expect(lines.join(' ')).toBe(
    'dispatch → Accepted dispatchWithQuery → Accepted dispatchWithQuery → Accepted dispatchWithContext → Accepted ' +
      'append → ConditionFailed append → Accepted readContext → Context loadStream → Context read → Read read → Read',
  )
  expect(await check()).toMatch(/^no violations: 6 commands, 4 accepted, 1 duplicates, .* 4 reads, 7 events$/)
})

test('answers as the store does, with the name of the call in the metadata of what it wrote', async () => {
  const { store } = recorded()
  const { events } = unwrap(
    await store.dispatch({ ...told, stream: 's', command: note('one'), metadata: { actor: 'x' } }),
  )
  expect(events.map(({ metadata }) => metadata)).toEqual([
    { actor: 'x', [historyOpKey]: 'a-1' },
    { actor: 'x', [historyOpKey]: 'a-1' },
  ])
  const rejected = await store.dispatch({ ...told, stream: 'other', command: note('two', 0) })
  expect(rejected).toEqual({
    ok: false,
    error: { kind: 'DomainError', domainError: { type: 'Refused', seen: 0 }, observed: 2 },
  })
})

test('writes what a call fails with', async () => {
  const memory = memoryStorage()
  let fault: StoreError | undefined
  const { store, records, check } = recorded({
    ...memory,
    append: async (call) => (fault === undefined ? memory.append(call) : err(fault)),
  })
  const call = { ...told, stream: 's', retry: false } as const
  fault = storeError('Refused', 'no')
  await store.dispatch({ ...call, command: note('one') })
  fault = storeError('TimedOut', 'no answer', { outcome: 'unknown' })
  await store.dispatch({ ...call, command: note('two') })
  await store.dispatch({ ...call, command: note('three', 0) })
  await expect(store.dispatch({ ...call, command: { by: 'bug', roll: 0.5 } as Note })).rejects.toThrow(TypeError)
  const outcomes = records().flatMap((record) => (record.kind === 'End' ? [record.outcome] : []))
  expect(outcomes).toMatchObject([
    { kind: 'NotAppended', reason: 'Refused', message: 'no' },
    { kind: 'Unknown', reason: 'TimedOut' },
    { kind: 'Rejected', error: { type: 'Refused', seen: 0 }, observed: 'no-position' },
    { kind: 'Threw', message: expect.stringContaining('TypeError') as string },
  ])
  expect(await check()).toMatch(/^no violations/)
})

test('writes what a reader had seen when it failed', async () => {
  const { store, records } = recorded()
  unwrap(await store.dispatch({ ...told, stream: 's', command: note('one') }))
  const failing: EventStore = {
    ...memoryStore(),
    read: async function* (call: never) {
      for await (const event of store.read(call)) {
        yield event
        throw new Error('the line went dead')
      }
    } as never,
  }
  const file = join(temporaryFolder(), 'failing.jsonl')
  const reader = recordHistory(failing, { file, process: 'b', model })
  const readAll = async () => {
    for await (const _ of reader.read({ query: allEvents, codec: notes }));
  }
  await expect(readAll()).rejects.toThrow('went dead')
  expect(readHistory([file])[1]).toMatchObject({
    outcome: { kind: 'Read', finished: false, error: 'Error: the line went dead', events: [[1, expect.any(String)]] },
  })
  expect(records().at(-1)).toMatchObject({ outcome: { kind: 'Read', finished: false } })
})

test('refuses deciders and codecs that the model does not name, before anything is done', async () => {
  const { store, records } = recorded()
  const strange = { ...digesting }
  await expect(store.dispatch({ ...told, decider: strange, stream: 's', command: note('one') })).rejects.toThrow(
    /^this decider is not in the history's model/,
  )
  expect(() => store.read({ query: allEvents, codec: { ...notes } })).toThrow(
    /^this codec is not in the history's model/,
  )
  expect(records()).toEqual([])
})

test('refuses a file that is there', () => {
  const file = join(temporaryFolder(), 'history.jsonl')
  writeFileSync(file, '')
  expect(() => recordHistory(memoryStore(), { file, process: 'a', model })).toThrow('EEXIST')
})

test('writes nothing once the history is closed, and the store goes on', async () => {
  const { store, records } = recorded()
  store.closeHistory()
  store.closeHistory()
  unwrap(await store.dispatch({ ...told, stream: 's', command: note('one') }))
  expect(records()).toEqual([])
})

test('reads a history whose last line is torn, and no other damage', () => {
  const folder = temporaryFolder()
  const begin: HistoryRecord = { at: '5', kind: 'Begin', op: 'a-1', process: 'a', method: 'append' }
  const end: HistoryRecord = { at: '6', kind: 'End', op: 'a-1', outcome: { kind: 'Committed' } }
  const reading = (name: string, text: string) => () => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return readHistory([file])
  }
  const [first, second] = [JSON.stringify(begin), JSON.stringify(end)]
  expect(reading('whole', `${first}\n${second}\n`)()).toEqual([begin, end])
  expect(reading('torn', `${first}\n${second.slice(0, 20)}`)()).toEqual([begin])
  expect(reading('middle', `${first.slice(0, 20)}\n${second}\n`)).toThrow(/middle:1 is not a line of a history/)
  expect(reading('other', `${first}\n{"at":"6"}\n`)).toThrow(/other:2 is not a line of a history/)
  expect(reading('twice', `${first}\n${first}\n`)).toThrow(/twice:2: the call a-1 began twice/)
  expect(reading('alone', `${second}\n`)).toThrow(/alone:1: the call a-1 ended, but had not begun/)
})

test('puts the records of several processes in the order of their times', () => {
  const folder = temporaryFolder()
  const write = (name: string, ...times: readonly string[]) => {
    const file = join(folder, name)
    const lines = times.map((at, index) => ({
      at,
      kind: 'Begin',
      op: `${name}-${index}`,
      process: name,
      method: 'read',
    }))
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    return file
  }
  const files = [write('a', '99', '9007199254740993'), write('b', '100', '9007199254740992')]
  expect(readHistory(files).map(({ op }) => op)).toEqual(['a-0', 'b-0', 'b-1', 'a-1'])
})
