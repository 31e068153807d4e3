import {
  failIfEventsMatch,
  matchesQuery,
  noPosition,
  query,
  queryItem,
  tag,
  unwrap,
  type Query,
  type QueryItem,
} from 'factos'
import { emptyHead, type PageRead, type StoredEvent } from 'factos/storage'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { append, event, log, page } from '../events.ts'
import { openLog, testDatabase, type OpenLog } from '../open-log.ts'

// Long enough that several tags and types have more postings than one is worth looking for a narrower one.
const size = 1_500
const types = ['Common', 'Half', 'Rare', 'Never']
const tags = ['all', 'half', 'third', 'tenth', 'rare', 'never']

/** Numbers from 0 to `below`, the same in every run. */
const random = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

const database = testDatabase()
let opened: OpenLog
let events: readonly StoredEvent[]

beforeAll(async () => {
  opened = await openLog(database.url())
  const next = random(1)
  const chances: Readonly<Record<string, number>> = { all: 1, half: 2, third: 3, tenth: 10, rare: 200 }
  await append(
    opened.storage,
    Array.from({ length: size }, () =>
      event({
        type: next(100) === 0 ? 'Rare' : next(2) === 0 ? 'Half' : 'Common',
        tags: Object.entries(chances).flatMap(([text, chance]) => (next(chance) === 0 ? [text] : [])),
        stream: `stream ${next(3)}`,
      }),
    ),
  )
  events = await log(opened.storage)
})

afterAll(() => opened.dispose())

const randomItem = (next: (below: number) => number): QueryItem => {
  const some = (names: readonly string[], chance: number) => names.filter(() => next(chance) === 0)
  return queryItem({
    types: next(3) === 0 ? [] : some(types, 2),
    tags:
      next(5) === 0
        ? []
        : some(tags, 3)
            .toSorted(() => next(3) - 1)
            .map((text) => tag(text)),
  })
}

const randomQuery = (next: (below: number) => number): Query =>
  query(randomItem(next), ...Array.from({ length: next(3) }, () => randomItem(next)))

describe('on a long log', () => {
  test('pages hold exactly what matches within their bounds, in their direction', async () => {
    const next = random(2)
    for (let round = 0; round < 15; round++) {
      const reads = Array.from({ length: 20 }, (): PageRead => {
        const stream = `stream ${next(4)}`
        return page({
          select: next(5) === 0 ? { kind: 'Stream', stream } : { kind: 'Query', query: randomQuery(next) },
          after: next(3) === 0 ? 0 : next(size + 10),
          ...(next(2) === 0 ? {} : { before: 1 + next(size + 10) }),
          ...(next(2) === 0 ? {} : { upTo: next(size + 10) }),
          limit: 1 + next(next(2) === 0 ? 10 : 2_000),
          direction: next(2) === 0 ? 'forwards' : 'backwards',
        })
      })
      const { pages } = unwrap(await opened.storage.read({ reads, commandIds: [], knownHead: emptyHead }))
      reads.forEach((asked, i) => {
        const { select, after, before = Infinity, upTo = Infinity, limit, direction } = asked
        const all = events.filter(
          (each) =>
            each.position > after &&
            each.position < before &&
            each.position <= upTo &&
            (select.kind === 'Stream' ? each.stream === select.stream : matchesQuery(each, select.query)),
        )
        const ordered = direction === 'forwards' ? all : all.toReversed()
        const expected = {
          positions: ordered.slice(0, limit).map(({ position }) => position),
          more: ordered.length > limit,
        }
        const { events: found, more } = pages[i]!
        expect([asked, { positions: found.map(({ position }) => position), more }]).toEqual([asked, expected])
      })
    }
  })

  test('conditions fail exactly when something matches after their position, and bring its first hundred', async () => {
    const next = random(3)
    for (let round = 0; round < 15; round++) {
      const conditions = Array.from({ length: 40 }, () => {
        const after = next(3) === 0 ? 0 : size - next(next(2) === 0 ? 20 : size)
        return failIfEventsMatch(randomQuery(next), after === 0 ? noPosition : after)
      })
      const requests = conditions.map((condition) => ({ events: [], conditions: [condition], commands: [] }))
      const { outcomes } = unwrap(await opened.storage.append({ requests, knownHead: emptyHead }))
      conditions.forEach((condition, i) => {
        const after = condition.after === noPosition ? 0 : condition.after
        const all = events.filter((each) => each.position > after && matchesQuery(each, condition.query))
        const expected =
          all.length === 0
            ? { kind: 'Appended' }
            : { kind: 'ConditionsFailed', delta: { events: all.slice(0, 100), complete: all.length <= 100 } }
        expect(outcomes[i]).toMatchObject(expected)
      })
    }
  })
})

test('a stream is read from its start up to any position, alone and beside another page', async () => {
  const select = { kind: 'Stream', stream: 'stream 1' } as const
  const own = events.filter(({ stream }) => stream === 'stream 1')
  for (const last of [1, size / 2, size - 1, size, size + 9]) {
    const reads = [page({ select, upTo: last }), page({ select, before: last + 1 })]
    const expected = own.filter(({ position }) => position <= last)
    for (const call of [...reads.map((read) => [read]), reads]) {
      const { pages } = unwrap(await opened.storage.read({ reads: call, commandIds: [], knownHead: emptyHead }))
      for (const { events: found } of pages) expect(found).toEqual(expected)
    }
  }
})
