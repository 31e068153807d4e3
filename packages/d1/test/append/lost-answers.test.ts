import { d1Storage, d1Store } from '@factos/d1'
import { accept, allEvents, decider, jsonCodec, unwrap } from 'factos'
import { beforeEach, describe, expect, test } from 'vitest'
import { appendOf, noted, readAll } from '../calls.ts'
import { strictD1, type StrictD1 } from '../strict/strict-d1.ts'

type Noted = { type: 'Noted'; text: string }

const codec = jsonCodec<Noted>({ Noted: { tags: () => [] } })
const notes = decider<string, number, Noted>({
  initial: 0,
  evolve: (count) => count + 1,
  decide: (_, text) => accept({ type: 'Noted', text }),
})

const lost = 'D1_ERROR: Network connection lost.'

let database: StrictD1

beforeEach(async () => {
  database = strictD1()
  unwrap(await d1Store({ database }).migrate())
})

describe.each(['before', 'after'] as const)('an answer lost %s the batch was applied', (when) => {
  test('leaves the outcome of an append unknown', async () => {
    const storage = d1Storage({ database })
    database.failNextWrite(when, lost)
    const answer = await storage.append(appendOf({ events: [noted()] }))
    expect(answer.error).toMatchObject({ reason: 'Unavailable', outcome: 'unknown' })
    expect(unwrap(await storage.read(readAll)).head.position).toBe(when === 'before' ? 0 : 1)
  })

  test('is found out about by sending the same append again: it happens once', async () => {
    const store = d1Store({ database })
    database.failNextWrite(when, lost)
    const call = { stream: 's', query: allEvents, decider: notes, codec, command: 'one', commandId: 'c1' }
    expect(unwrap(await store.dispatchWithQuery(call))).toMatchObject({ duplicate: false, append: { position: 1 } })
    expect(unwrap(await store.dispatchWithQuery(call))).toMatchObject({ duplicate: true, append: { position: 1 } })
    expect(unwrap(await d1Storage({ database }).read(readAll)).head.position).toBe(1)
  })

  test('is harmless where nothing was to be inserted', async () => {
    const storage = d1Storage({ database })
    database.failNextWrite(when, lost)
    expect(unwrap(await storage.append(appendOf({}))).outcomes).toMatchObject([{ kind: 'Appended', revisions: [] }])
  })
})

test('a batch that D1 refused to queue has certainly appended nothing', async () => {
  const storage = d1Storage({ database })
  database.failNextWrite('before', 'D1_ERROR: D1 DB is overloaded. Too many requests queued.')
  const answer = await storage.append(appendOf({ events: [noted()] }))
  expect(answer.error).toMatchObject({ reason: 'Overloaded', outcome: 'not-appended' })
})

test('an answer that does not come in time is unknown, and reads that time out have appended nothing', async () => {
  const never = new Promise<never>(() => {})
  const silent = { ...database, withSession: () => ({ ...database.withSession(), batch: () => never }) }
  const storage = d1Storage({ database: silent, timeoutMs: 5 })
  const late = await storage.append(appendOf({ events: [noted()] }))
  expect(late.error).toMatchObject({ reason: 'TimedOut', outcome: 'unknown' })
  expect((await storage.read(readAll)).error).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
})

test('a time that is none is refused', () => {
  for (const timeoutMs of [0, -1, Number.NaN, 2 ** 31]) {
    expect(() => d1Storage({ database, timeoutMs })).toThrow(TypeError)
  }
})
