import { allEvents, expectRevision, failIfEventsMatch, noPosition, query, queryItem, tag, type Query } from 'factos'
import type { PageRead, StoredCondition } from 'factos/storage'
import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { append, event, read, tagged } from '../events.ts'
import { openLog, testDatabase, type OpenLog } from '../open-log.ts'

const tags = (...texts: readonly string[]): Query => query(queryItem({ tags: texts.map((text) => tag(text)) }))
const types = (...names: readonly string[]): Query => query(queryItem({ types: names }))
const neverOnAll = query(queryItem({ types: ['Never'], tags: [tag('all')] }))
const long = { kind: 'Stream', stream: 'long' } as const
const size = 20_000
const half = size / 2

/** What to read, how many events that brings, and how many index entries and rows it may look at. */
const pages: readonly (readonly [name: string, page: Partial<PageRead>, events: number, atMost: number])[] = [
  ['a few events by a tag', { select: tagged(['few 7']) }, 10, 40],
  ['a few events by a tag and a type', { select: tagged(['few 7'], ['Noted']) }, 10, 40],
  ['a few by two tags of which one is everywhere', { select: tagged(['all', 'few 7']) }, 10, 300],
  ['a few by a tag that is everywhere and a rare type', { select: tagged(['all'], ['Rare']) }, 20, 450],
  ['none by tags that never meet', { select: tagged(['even', 'few 7']) }, 0, 300],
  ['none by a type that never was', { select: tagged([], ['Never']) }, 0, 10],
  ['the last of a tag that is everywhere', { select: tagged(['all']), limit: 5, direction: 'backwards' }, 5, 20],
  ['the next of a common type', { select: tagged([], ['Noted']), after: half, limit: 5 }, 5, 20],
  ['the newest of several types', { select: tagged([], ['Noted', 'Rare']), after: size - 5 }, 5, 20],
  ['a page from the middle of the log', { after: half, limit: 10 }, 10, 40],
  ['the last event', { direction: 'backwards', limit: 1 }, 1, 10],
  ['a page from the middle of a stream', { select: long, after: half, upTo: size, limit: 10 }, 10, 80],
  ['the newest of a stream', { select: long, after: size - 3 }, 3, 40],
  ['the newest of a stream, backwards', { select: long, after: size - 3, direction: 'backwards' }, 3, 40],
  ['nothing new in a stream', { select: long, after: size }, 0, 20],
]

const conditions: readonly (readonly [name: string, condition: StoredCondition, kind: string, atMost: number])[] = [
  ['on a tag that is everywhere', failIfEventsMatch(tags('all'), size), 'Appended', 20],
  ['on a common type', failIfEventsMatch(types('Noted'), size), 'Appended', 20],
  ['on a type that never was', failIfEventsMatch(types('Never'), noPosition), 'Appended', 20],
  ['on a tag that never was', failIfEventsMatch(tags('all', 'never'), noPosition), 'Appended', 300],
  ['on a type that never was, with a tag', failIfEventsMatch(neverOnAll, noPosition), 'Appended', 300],
  ['on everything', failIfEventsMatch(allEvents, size), 'Appended', 20],
  ['on a revision', expectRevision('long', size - 2), 'Appended', 20],
  ['that fails on everything', failIfEventsMatch(allEvents, noPosition), 'ConditionsFailed', 300],
  ['that fails on a tag that is everywhere', failIfEventsMatch(tags('all'), noPosition), 'ConditionsFailed', 300],
]

const database = testDatabase()
let opened: OpenLog
/** One connection, which makes its plans while the tables are almost empty, and keeps them. */
let pool: Pool

beforeAll(async () => {
  opened = await openLog(database.url())
  pool = opened.makePool({ max: 1 })
  const { schema } = opened
  await append(opened.storage, [event({ stream: 'first' })])
  await cost(async (client) => {
    const storage = opened.storage.within(client)
    await read(
      storage,
      pages.map(([, page]) => page),
    )
    await append(storage, [event()], [failIfEventsMatch(tags('a', 'b'), 1), failIfEventsMatch(types('Other'), 1)])
    await append(storage, [event()], [expectRevision('first', 7), failIfEventsMatch(allEvents, noPosition)])
  })
  await pool.query(`
    begin;
    set local factos.appending = 'on';
    insert into ${schema}.factos_events
      select i, i - 2, 1, now(), 'id ' || i, 'long', case when i % 1000 = 0 then 'Rare' else 'Noted' end,
        array['all', 'few ' || i % 2000, case when i % 2 = 0 then 'even' else 'odd' end], '{}', ''
      from generate_series(2, ${size}) i;
    insert into ${schema}.factos_event_tags
      select e.position, t, e.type from ${schema}.factos_events e cross join unnest(e.tags) t;
    commit`)
})

afterAll(() => opened.dispose())

interface Counts {
  /** Of whole tables. */
  readonly scans: number
  /** Of tables and indexes. */
  readonly rows: number
}

/** What was looked at, in a transaction that is rolled back. */
const cost = async (run: (client: PoolClient) => Promise<void>): Promise<Counts> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const before = await countsOf(client)
    await run(client)
    const after = await countsOf(client)
    return { scans: after.scans - before.scans, rows: after.rows - before.rows }
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const countsOf = async (client: PoolClient): Promise<Counts> => {
  const { rows } = await client.query<Counts>(`
    select sum(pg_stat_get_xact_numscans(c.oid)) filter (where c.relkind = 'r')::integer as scans,
      sum(pg_stat_get_xact_tuples_returned(c.oid))::integer as rows
    from pg_class c where c.relnamespace = '${opened.schema}'::regnamespace and c.relname ~ '^factos'`)
  return rows[0]!
}

describe('reading looks only at what it returns:', () => {
  test.each(pages)('%s', async (_, page, events, atMost) => {
    const { scans, rows } = await cost(async (client) => {
      const answer = await read(opened.storage.within(client), [page])
      expect(answer.pages[0]?.events).toHaveLength(events)
    })
    expect(scans).toBe(0)
    expect(rows).toBeLessThanOrEqual(atMost)
  })
})

describe('a condition costs what happened since, not the length of the log:', () => {
  test.each(conditions)('%s', async (_, condition, kind, atMost) => {
    const { scans, rows } = await cost(async (client) => {
      const toAppend = [event({ stream: 'other', tags: ['x'] })]
      expect(await append(opened.storage.within(client), toAppend, [condition])).toMatchObject({ kind })
    })
    expect(scans).toBe(0)
    expect(rows).toBeLessThanOrEqual(atMost)
  })
})
