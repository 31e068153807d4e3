import { beforeAll, describe, expect, test } from 'vitest'
import {
  allEvents,
  codec,
  FactosError,
  jsonCodec,
  memoryStore,
  noPosition,
  query,
  queryItem,
  tag,
  type EventStore,
  type Recorded,
} from '../../src/index.ts'
import { createEventStore, memoryStorage } from '../../src/storage.ts'
import { fail, faultyStorage } from './faulty-storage.ts'

type Counted = { readonly type: 'Counted'; readonly number: number }

const counts = jsonCodec<Counted>({
  Counted: { tags: ({ number }) => [tag(number % 2 === 0 ? 'even' : 'odd')] },
})
const even = query(queryItem({ types: ['Counted'], tags: [tag('even')] }))

const counted = (length: number): readonly Counted[] =>
  Array.from({ length }, (_, index) => ({ type: 'Counted', number: index + 1 }))

type Bounds = Omit<Parameters<EventStore['read']>[0], 'query' | 'codec'>

const numbersIn = async (
  store: EventStore,
  bounds: Bounds = {},
  which = allEvents as typeof even,
): Promise<readonly number[]> => {
  const numbers: number[] = []
  for await (const { event } of store.read({ query: which, codec: counts, ...bounds })) numbers.push(event.number)
  return numbers
}

const upTo = (last: number, from = 1): readonly number[] => Array.from({ length: last - from + 1 }, (_, i) => from + i)

describe('a log of 1,203 events, more than two pages of them,', () => {
  const line = faultyStorage(memoryStorage())
  const store = createEventStore(line)
  beforeAll(async () => void (await store.append({ stream: 's', events: counted(1_203), codec: counts })))

  test('is read from the oldest to the newest, each event once', async () => {
    expect(await numbersIn(store)).toEqual(upTo(1_203))
    expect(await numbersIn(store, { direction: 'forwards', after: noPosition })).toEqual(upTo(1_203))
  })

  test('is read backwards just the same', async () => {
    expect(await numbersIn(store, { direction: 'backwards' })).toEqual(upTo(1_203).toReversed())
  })

  test('is read between two positions, neither of them included', async () => {
    for (const [after, before] of [
      [0, 1_204],
      [0, 2],
      [499, 501],
      [500, 502],
      [3, 1_100],
      [1_202, 1_204],
    ] as const) {
      const expected = upTo(before - 1, after + 1)
      expect(await numbersIn(store, { after, before })).toEqual(expected)
      expect(await numbersIn(store, { after, before, direction: 'backwards' })).toEqual(expected.toReversed())
    }
    expect(await numbersIn(store, { after: 5, before: 6 })).toEqual([])
    expect(await numbersIn(store, { after: 9, before: 3 })).toEqual([])
    expect(await numbersIn(store, { after: 5_000 })).toEqual([])
    expect(await numbersIn(store, { before: 1, direction: 'backwards' })).toEqual([])
  })

  test.each([1, 2, 499, 500, 501, 1_000, 1_001, 1_203, 5_000])('is read up to %d events', async (limit) => {
    const most = Math.min(limit, 1_203)
    expect(await numbersIn(store, { limit })).toEqual(upTo(most))
    expect(await numbersIn(store, { limit, direction: 'backwards' })).toEqual(upTo(1_203, 1_204 - most).toReversed())
  })

  test('is read by what a query selects', async () => {
    const evens = upTo(1_203).filter((number) => number % 2 === 0)
    expect(await numbersIn(store, {}, even)).toEqual(evens)
    const some = await numbersIn(store, { after: 100, before: 1_150, limit: 510, direction: 'backwards' }, even)
    expect(some).toEqual(
      evens
        .filter((n) => n > 100 && n < 1_150)
        .toReversed()
        .slice(0, 510),
    )
  })

  test('costs no more reads than pages, and none after an early end', async () => {
    const readsOf = async (bounds: Bounds): Promise<number> => {
      const before = line.reads.length
      await numbersIn(store, bounds)
      return line.reads.length - before
    }
    expect(await readsOf({})).toBe(3)
    expect(await readsOf({ limit: 500 })).toBe(1)
    expect(await readsOf({ limit: 501 })).toBe(2)
    const before = line.reads.length
    for await (const { position } of store.read({ query: allEvents, codec: counts })) if (position === 400) break
    expect(line.reads.length - before).toBe(1)
  })
})

test('what is read is everything the log knows of an event, and cannot be changed', async () => {
  const store = memoryStore()
  const { value } = await store.append({ stream: 's', events: counted(2), codec: counts, metadata: { actor: 'ana' } })
  const all: Recorded<Counted>[] = []
  for await (const recorded of store.read({ query: allEvents, codec: counts })) all.push(recorded)
  expect(all).toEqual(value!.events)
  expect(all[1]).toEqual({
    id: expect.any(String) as string,
    stream: 's',
    revision: 1,
    position: 2,
    type: 'Counted',
    version: 1,
    tags: ['even'],
    metadata: { actor: 'ana' },
    recordedAt: expect.any(Number) as number,
    event: { type: 'Counted', number: 2 },
  })
  expect(all[1]).toSatisfy(Object.isFrozen)
})

test.each(['forwards', 'backwards'] as const)(
  'a reader of a log that keeps growing comes to the end that it had when the reading began (%s)',
  async (direction) => {
    const store = memoryStore()
    await store.append({ stream: 's', events: counted(1_001), codec: counts })
    const read: number[] = []
    for await (const { position } of store.read({ query: allEvents, codec: counts, direction })) {
      await store.append({ stream: 's', events: counted(1), codec: counts })
      read.push(position)
    }
    expect(read.toSorted((a, b) => a - b)).toEqual(upTo(1_001))
  },
)

test('an empty log has nothing to read', async () => {
  expect(await numbersIn(memoryStore())).toEqual([])
  expect(await numbersIn(memoryStore(), { direction: 'backwards', limit: 1 })).toEqual([])
})

test('an event that cannot be decoded is thrown when it is its turn', async () => {
  const store = memoryStore()
  await store.append({ stream: 's', events: counted(3), codec: counts })
  const picky = codec<Counted>({
    ...counts,
    decode: (stored) =>
      stored.tags.includes(tag('even')) ? { ok: false, error: { reason: 'InvalidData' } } : counts.decode(stored),
  })
  const read: number[] = []
  const reading = async (): Promise<void> => {
    for await (const { position } of store.read({ query: allEvents, codec: picky })) read.push(position)
  }
  await expect(reading()).rejects.toBeInstanceOf(FactosError)
  await expect(reading()).rejects.toMatchObject({
    error: { kind: 'DecodeError', reason: 'InvalidData', stored: { position: 2, revision: 1, stream: 's' } },
  })
  expect(read).toEqual([1, 1])
})

test('a fault is thrown with its error, on whatever page it happens', async () => {
  const line = faultyStorage(memoryStorage())
  const store = createEventStore(line)
  await store.append({ stream: 's', events: counted(501), codec: counts })
  line.onRead(fail('Unavailable'))
  await expect(numbersIn(store)).rejects.toMatchObject({ error: { kind: 'StoreError', reason: 'Unavailable' } })
  line.onRead((pass) => pass(), fail('TimedOut'))
  await expect(numbersIn(store)).rejects.toMatchObject({ error: { reason: 'TimedOut' } })
})

test('one call can be read more than once, each time from the log as it is then', async () => {
  const store = memoryStore()
  const reader = store.read({ query: allEvents, codec: counts })
  await store.append({ stream: 's', events: counted(1), codec: counts })
  const first: unknown[] = []
  for await (const recorded of reader) first.push(recorded)
  expect(first).toHaveLength(1)
})

test('bounds that make no sense are a TypeError at the call', () => {
  const store = memoryStore()
  const read = (bounds: object) => () => store.read({ query: allEvents, codec: counts, ...bounds })
  for (const after of [-1, 0.5, NaN, '1', null, 2 ** 53]) expect(read({ after })).toThrow(/^after is a whole number/)
  for (const before of [0, -1, NaN, '1', null]) expect(read({ before })).toThrow(/^before is a whole number from 1/)
  for (const limit of [0, -1, 1.5, Infinity, '1', null])
    expect(read({ limit })).toThrow(/^limit is a whole number from 1/)
  for (const direction of ['back', null, 1]) expect(read({ direction })).toThrow(/'forwards' or 'backwards'/)
})
