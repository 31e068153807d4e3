import { d1MigrationSql, d1Storage, d1Store, type D1Binding } from '@factos/d1'
import { accept, allEvents, decider, jsonCodec, unwrap } from 'factos'
import type { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendOf, noted, readAll } from './calls.ts'
import { startWorkerd } from './workerd/start-workerd.ts'

// What D1's own engine does, and how the store lives with it.

let workerd: Miniflare
let database: D1Binding
let rows: (text: string, ...values: unknown[]) => Promise<readonly Record<string, unknown>[]>

beforeAll(async () => {
  workerd = await startWorkerd('./measure-worker.ts', { d1: ['DB', 'NEW', 'LARGE'] })
  database = (await workerd.getBindings<{ readonly DB: D1Binding }>()).DB
  const session = database.withSession('first-primary')
  rows = async (text, ...values) => {
    const [result] = await session.batch([session.prepare(text).bind(...values)])
    return (result?.results ?? []) as readonly Record<string, unknown>[]
  }
  unwrap(await d1Storage({ database }).migrate())
})

afterAll(() => workerd.dispose())

describe('the engine of D1', () => {
  test('binds every number as REAL, and bounds, limits and positions work all the same', async () => {
    expect(await rows('SELECT typeof(?) AS type', 5)).toEqual([{ type: 'real' }])
    const storage = d1Storage({ database })
    const { head } = unwrap(await storage.append(appendOf({ events: [noted(), noted(), noted()] })))
    const read = { ...readAll.reads[0]!, after: head.position - 3, before: head.position, limit: 1 }
    const { pages } = unwrap(await storage.read({ ...readAll, reads: [read] }))
    expect(pages[0]).toMatchObject({ events: [{ position: head.position - 2 }], more: true })
    expect(await rows('SELECT DISTINCT typeof(position) AS type FROM factos_events')).toEqual([{ type: 'integer' }])
  })

  test('binds no bigint and no undefined', async () => {
    await expect(rows('SELECT ?', 5n)).rejects.toThrow(/D1_TYPE_ERROR|bigint/)
  })

  test('rounds large integers, which the store takes for damage instead of believing them', async () => {
    expect(await rows('SELECT 9007199254740993 AS large')).toEqual([{ large: 2 ** 53 }])
    const other = (await workerd.getBindings<{ readonly LARGE: D1Binding }>()).LARGE
    const storage = d1Storage({ database: other })
    unwrap(await storage.migrate())
    const session = other.withSession('first-primary')
    await session.batch([
      session.prepare(
        "INSERT INTO factos_events VALUES (9007199254740993, 'a', 's', 0, 'Noted', 1, '[]', '{}', 0, x'01', NULL)",
      ),
    ])
    expect((await storage.read(readAll)).error).toMatchObject({ reason: 'Corrupted' })
    expect((await storage.append(appendOf({ events: [noted()] }))).error).toMatchObject({ outcome: 'not-appended' })
  })

  test('gives bytes back as an array of numbers, which the store never asks for', async () => {
    expect(await rows("SELECT x'00ff' AS bytes, hex(x'00ff') AS digits")).toEqual([{ bytes: [0, 255], digits: '00FF' }])
  })

  test('finds nothing beyond NULL, so the store never compares a position with what may be none', async () => {
    expect(await rows('SELECT 1 WHERE 5 > NULL')).toEqual([])
    const storage = d1Storage({ database })
    unwrap(await storage.append(appendOf({ events: [noted()] })))
    const after = undefined as unknown as 'no-position'
    const condition = { kind: 'FailIfEventsMatch', query: allEvents, after } as const
    const { outcomes } = unwrap(await storage.append(appendOf({ events: [noted()], conditions: [condition] })))
    expect(outcomes).toMatchObject([{ kind: 'ConditionsFailed' }])
  })

  test('refuses to change what is in the log', async () => {
    unwrap(await d1Storage({ database }).append(appendOf({ events: [noted({ tags: ['a'] })] })))
    await expect(rows("UPDATE factos_events SET type = 'Other'")).rejects.toThrow('append-only')
    await expect(rows('DELETE FROM factos_event_tags')).rejects.toThrow('append-only')
  })

  test('takes the migration file, statement by statement as wrangler sends them', async () => {
    const { NEW } = await workerd.getBindings<{ readonly NEW: D1Binding }>()
    const session = NEW.withSession('first-primary')
    await session.batch(
      d1MigrationSql()
        .split(';\n\n')
        .map((statement) => session.prepare(statement)),
    )
    const storage = d1Storage({ database: NEW })
    unwrap(await storage.migrate())
    expect(unwrap(await storage.append(appendOf({ events: [noted()] }))).head.position).toBe(1)
  })
})

test('commands of callers who share nothing are each decided on all that came before', async () => {
  type Noted = { type: 'Noted'; number: number }
  const codec = jsonCodec<Noted>({ Noted: { tags: () => [] } })
  const numbers = decider<null, number, Noted>({
    initial: 0,
    evolve: (count) => count + 1,
    decide: (count) => accept({ type: 'Noted', number: count }),
  })
  const sent = await Promise.all(
    Array.from({ length: 8 }, () =>
      d1Store({ database }).dispatch({ stream: 'numbers', decider: numbers, codec, command: null }),
    ),
  )
  expect(sent.map((one) => unwrap(one).events[0]?.event.number).toSorted((a, b) => Number(a) - Number(b))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7,
  ])
})

test('what a dispatch reads and writes does not grow with the log, nor with a tag that all events have', async () => {
  const other = await startWorkerd('./measure-worker.ts', { d1: ['DB'] })
  try {
    const get = async (path: string): Promise<unknown> => (await other.dispatchFetch(`http://test${path}`)).json()
    await get('/fill?from=0&events=1000')
    const small = await get('/dispatch?course=c7&id=one')
    const tenant = await get('/dispatch?course=c17&id=three&tenant')
    await get('/fill?from=1000&events=99000')
    expect(await get('/dispatch?course=c8&id=two')).toEqual(small)
    expect(await get('/dispatch?course=c18&id=four&tenant')).toEqual(tenant)
  } finally {
    await other.dispose()
  }
}, 60_000)
