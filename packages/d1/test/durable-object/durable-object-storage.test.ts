import { durableObjectStorage } from '@factos/d1'
import { failIfEventsMatch, noPosition, query, queryItem, tag, unwrap } from 'factos'
import type { Storage } from 'factos/storage'
import { beforeEach, expect, test } from 'vitest'
import { appendOf, noted, readAll } from '../calls.ts'
import { strictObject, type StrictObject } from '../strict/strict-object.ts'

let object: StrictObject
let storage: Storage

beforeEach(async () => {
  object = strictObject()
  storage = durableObjectStorage({ storage: object })
  unwrap(await storage.migrate())
})

const head = async (): Promise<number> => unwrap(await storage.read(readAll)).head.position

test('a call that fails half way leaves nothing behind, and its outcome is known where the error says so', async () => {
  const failures = [
    ['no such column: e.x: SQLITE_ERROR', 'Misconfigured', 'not-appended'],
    ['Internal error in Durable Object storage caused object to be reset.', 'Unavailable', 'unknown'],
  ] as const
  for (const [message, reason, outcome] of failures) {
    object.failNext('INSERT INTO factos_event_tags', message)
    const answer = await storage.append(appendOf({ events: [noted({ tags: ['a'] }), noted()] }))
    expect(answer.error).toMatchObject({ reason, outcome })
    expect(await head()).toBe(0)
  }
})

test('a read that fails has appended nothing', async () => {
  object.failNext('SELECT', 'Internal error in Durable Object storage caused object to be reset.')
  expect((await storage.read(readAll)).error).toMatchObject({ reason: 'Unavailable', outcome: 'not-appended' })
})

test('an event with more than a row can have is refused before anything is written; its neighbours are not', async () => {
  const large = noted({ metadata: { note: 'é'.repeat(700_000) }, data: new Uint8Array(1_000_000) })
  const { outcomes } = unwrap(
    await storage.append(appendOf({ events: [noted()] }, { events: [noted(), large] }, { events: [noted()] })),
  )
  expect(outcomes).toMatchObject([
    { kind: 'Appended', firstPosition: 1 },
    { kind: 'RequestRefused', error: { reason: 'LimitExceeded', outcome: 'not-appended' } },
    { kind: 'Appended', firstPosition: 2 },
  ])
  const largest = noted({ data: new Uint8Array(storage.limits.eventBytes).fill(7) })
  unwrap(await storage.append(appendOf({ events: [largest] })))
  expect(unwrap(await storage.read(readAll)).pages[0]!.events.at(-1)?.data).toEqual(largest.data)
})

test('queries with more alternatives than a statement takes are read and checked like small ones', async () => {
  const items = Array.from({ length: 33 }, (_, i) => queryItem({ types: ['Noted', 'Other'], tags: [tag('order', i)] }))
  const [first = queryItem({}), ...others] = items
  const many = query(first, ...others)
  const events = Array.from({ length: 33 }, (_, i) => noted({ tags: [`order:${32 - i}`] }))
  unwrap(await storage.append(appendOf({ events })))
  const reads = [{ ...readAll.reads[0]!, select: { kind: 'Query', query: many } as const, limit: 20 }]
  const { pages } = unwrap(await storage.read({ ...readAll, reads }))
  expect(pages[0]).toMatchObject({ more: true })
  expect(pages[0]!.events.map(({ position }) => position)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  const { outcomes } = unwrap(await storage.append(appendOf({ conditions: [failIfEventsMatch(many, noPosition)] })))
  expect(outcomes).toMatchObject([{ kind: 'ConditionsFailed', failed: [0] }])
})

test('an aborted call does nothing', async () => {
  const signal = AbortSignal.abort()
  for (const answer of [
    await storage.append({ ...appendOf({ events: [noted()] }), signal }),
    await storage.read({ ...readAll, signal }),
  ]) {
    expect(answer.error).toMatchObject({ reason: 'Aborted', outcome: 'not-appended' })
  }
  expect(await head()).toBe(0)
})
