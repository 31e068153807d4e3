import { d1Storage } from '@factos/d1'
import { failIfEventsMatch, noPosition, query, queryItem, tag, unwrap } from 'factos'
import { beforeEach, describe, expect, test } from 'vitest'
import { appendOf, noted, readAll } from '../calls.ts'
import { strictD1, type StrictD1 } from '../strict/strict-d1.ts'

let database: StrictD1
let storage: ReturnType<typeof d1Storage>

beforeEach(async () => {
  database = strictD1()
  storage = d1Storage({ database })
  unwrap(await storage.migrate())
  database.batches.length = 0
})

describe('5,000 events with several tags each', () => {
  test('travel in one batch of a few statements with a few parameters, far from the limits of D1', async () => {
    const events = Array.from({ length: 5_000 }, (_, i) =>
      noted({
        stream: `s${i % 7}`,
        tags: [`order:${i}`, `day:${i % 31}`, 'all'],
        data: new TextEncoder().encode(`{"i":${i}}`),
      }),
    )
    const condition = failIfEventsMatch(query(queryItem({ tags: [tag('all')] })), noPosition)
    const { outcomes } = unwrap(await storage.append(appendOf({ events, conditions: [condition] })))
    expect(outcomes).toMatchObject([{ kind: 'Appended', firstPosition: 1 }])
    expect(unwrap(await storage.read(readAll)).head.position).toBe(5_000)

    const [sent] = database.batches
    expect(sent).toHaveLength(6)
    expect(Math.max(...sent!.map(({ values }) => values.length))).toBeLessThan(20)
    expect(Math.max(...sent!.map(({ text }) => text.length))).toBeLessThan(5_000)
  })

  test('are rejected whole by a condition that failed: nothing of them stays', async () => {
    unwrap(await storage.append(appendOf({ events: [noted({ tags: ['all'] })] })))
    const events = Array.from({ length: 5_000 }, (_, i) => noted({ tags: [`order:${i}`, 'all'] }))
    const condition = failIfEventsMatch(query(queryItem({ tags: [tag('all')] })), noPosition)
    const { outcomes, head } = unwrap(await storage.append(appendOf({ events, conditions: [condition] })))
    expect(outcomes).toMatchObject([{ kind: 'ConditionsFailed', failed: [0] }])
    expect(head.position).toBe(1)
    expect(database.database.prepare('SELECT count(*) AS n FROM factos_event_tags').get()).toMatchObject({ n: 1 })
  })
})

describe('large events', () => {
  test('come back whole, fetched a few at a time, and a page ends where they would take much memory', async () => {
    const events = Array.from({ length: 40 }, (_, i) => noted({ data: new Uint8Array(900_000).fill(128 + i) }))
    for (let i = 0; i < events.length; i += 4)
      unwrap(await storage.append(appendOf({ events: events.slice(i, i + 4) })))
    const { pages } = unwrap(await storage.read(readAll))
    expect(pages[0]!.more).toBe(true)
    const rest = unwrap(
      await storage.read({ ...readAll, reads: [{ ...readAll.reads[0]!, after: pages[0]!.events.length }] }),
    )
    expect(rest.pages[0]!.more).toBe(false)
    const read = [...pages[0]!.events, ...rest.pages[0]!.events]
    expect(read.map(({ data }) => [data.length, data[0], data.at(-1)])).toEqual(
      events.map((_, i) => [900_000, 128 + i, 128 + i]),
    )
  })

  test('with more tags and metadata than a row can have are refused before anything is sent; neighbours are not', async () => {
    const metadata = { note: 'é'.repeat(700_000) }
    const large = noted({ metadata, data: new Uint8Array(800_000).fill(255) })
    const { outcomes } = unwrap(await storage.append(appendOf({ events: [noted(), large] }, { events: [noted()] })))
    expect(outcomes).toMatchObject([
      { kind: 'RequestRefused', error: { reason: 'LimitExceeded', outcome: 'not-appended' } },
      { kind: 'Appended', firstPosition: 1 },
    ])
    expect(unwrap(await storage.read(readAll)).head.position).toBe(1)
  })
})

test('conditions with more names than one call can carry are refused before anything is sent', async () => {
  const items = Array.from({ length: 20 }, (_, i) =>
    queryItem({ types: Array.from({ length: 1_900 }, (_, j) => `${i}-${j}-${'x'.repeat(1_000)}`), tags: [tag('a')] }),
  )
  const [first = queryItem({}), ...others] = items
  const conditions = [failIfEventsMatch(query(first, ...others), noPosition)]
  const answer = await storage.append(appendOf({ events: [noted()], conditions }))
  expect(answer.error).toMatchObject({ reason: 'LimitExceeded', outcome: 'not-appended' })
  expect(database.batches).toEqual([])
})
