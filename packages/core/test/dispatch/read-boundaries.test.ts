import { describe, expect, test, vi } from 'vitest'
import {
  accept,
  allEvents,
  codec,
  decider,
  err,
  expectRevision,
  failIfEventsMatch,
  memoryStore,
  noEvents,
  noPosition,
  view,
} from '../../src/index.ts'
import { bothWays } from './both-ways.ts'
import { afterwards, fail } from './faulty-storage.ts'
import { sharedLog } from './shared-log.ts'
import { buying, sale, ticketCodec, type TicketSold } from './ticket-sale.ts'

const tickets = (length: number, from = 1): readonly TicketSold[] =>
  Array.from({ length }, (_, index) => ({ type: 'TicketSold', buyer: `b${from + index}` }))

const count = view<number, TicketSold>({ initial: 0, evolve: (sold) => sold + 1 })
const inSale = { query: sale, codec: ticketCodec }
const untagged = codec<TicketSold>({ ...ticketCodec, encode: (event) => ({ ...ticketCodec.encode(event), tags: [] }) })

describe('a context', () => {
  test('of an empty log is the initial state, and still protects it', async () => {
    const read = await memoryStore().readContext({ ...inSale, decider: count })
    expect(read).toEqual({
      ok: true,
      value: {
        query: sale,
        state: 0,
        events: [],
        observed: noPosition,
        condition: failIfEventsMatch(sale, noPosition),
      },
    })
  })

  test('is observed at the head of the log, not at its last event', async () => {
    const store = memoryStore()
    await store.append({ stream: 's', events: tickets(2), codec: ticketCodec })
    await store.append({ stream: 's', events: tickets(3), codec: untagged })
    const { value } = await store.readContext({ ...inSale, decider: count })
    expect(value).toMatchObject({ state: 2, observed: 5, condition: failIfEventsMatch(sale, 5) })
    expect(value!.events.map(({ position }) => position)).toEqual([1, 2])
  })

  test('of more events than a page holds is all of them, in their order', async () => {
    const store = memoryStore()
    await store.append({ stream: 's', events: tickets(1_203), codec: ticketCodec })
    const names = view<readonly string[], TicketSold>({ initial: [], evolve: (all, { buyer }) => [...all, buyer] })
    const { value } = await store.readContext({ ...inSale, decider: names })
    expect(value!.state).toEqual(tickets(1_203).map(({ buyer }) => buyer))
    expect(value!.events).toHaveLength(1_203)
    expect(value!.observed).toBe(1_203)
  })

  test('ends at the head of its first page, while others append', async () => {
    const { store, line, other } = sharedLog({})
    await store.append({ stream: 's', events: tickets(501), codec: ticketCodec })
    line.onRead(afterwards(() => other.append({ stream: 's', events: tickets(9), codec: ticketCodec })))
    const { value } = await store.readContext({ ...inSale, decider: count })
    expect(value).toMatchObject({ state: 501, observed: 501 })
    const late = await store.append({
      stream: 't',
      events: tickets(1),
      codec: ticketCodec,
      condition: value!.condition,
    })
    expect(late.error).toEqual({ kind: 'AppendConditionFailed', condition: value!.condition })
  })

  test('fails with the event that cannot be decoded, or the fault that was met, on whatever page', async () => {
    const { store, line } = sharedLog({})
    await store.append({ stream: 's', events: tickets(600), codec: ticketCodec })
    const picky = codec<TicketSold>({
      ...ticketCodec,
      decode: (stored) => {
        const decoded = ticketCodec.decode(stored)
        return decoded.value?.buyer === 'b550' ? err({ reason: 'InvalidData' }) : decoded
      },
    })
    const undecodable = await store.readContext({ ...inSale, codec: picky, decider: count })
    expect(undecodable.error).toMatchObject({ kind: 'DecodeError', stored: { position: 550 } })
    line.onRead((pass) => pass(), fail('Unavailable'))
    const failed = await store.readContext({ ...inSale, decider: count })
    expect(failed.error).toMatchObject({ kind: 'StoreError', reason: 'Unavailable', outcome: 'not-appended' })
  })

  test('does not care for events outside its query that nobody could decode', async () => {
    const store = memoryStore()
    const foreign = { type: 'Foreign' } as never
    const anything = codec({
      encode: () => ({ type: 'Foreign', tags: [], data: new Uint8Array() }),
      decode: (stored) => ({ ok: true, value: stored }),
    })
    await store.append({ stream: 's', events: [foreign], codec: anything })
    expect(await store.readContext({ ...inSale, decider: count })).toMatchObject({ ok: true, value: { state: 0 } })
    expect(await store.dispatchWithQuery(buying('ana'))).toMatchObject({ ok: true })
  })
})

describe('a stream', () => {
  const box = { stream: 'box-office', codec: ticketCodec, decider: count }

  test('without events is the initial state, and still protects it', async () => {
    const store = memoryStore()
    await store.append({ stream: 'elsewhere', events: tickets(1), codec: ticketCodec })
    expect(await store.loadStream(box)).toEqual({
      ok: true,
      value: {
        stream: 'box-office',
        state: 0,
        events: [],
        revision: noEvents,
        observed: 1,
        condition: expectRevision('box-office', noEvents),
      },
    })
  })

  test('is loaded with its revision, however long it is', async () => {
    const store = memoryStore()
    await store.append({ ...box, events: tickets(700) })
    await store.append({ stream: 'elsewhere', events: tickets(5), codec: ticketCodec })
    await store.append({ ...box, events: tickets(1) })
    const { value } = await store.loadStream(box)
    expect(value).toMatchObject({ state: 701, revision: 700, observed: 706 })
    expect(value!.condition).toEqual(expectRevision('box-office', 700))
    expect(value!.events.map(({ revision }) => revision)).toEqual(Array.from({ length: 701 }, (_, index) => index))
  })
})

describe.each(bothWays)('%s, a decision', (_, options) => {
  const counting = decider<{ readonly buyer: string }, number, TicketSold>({
    ...count,
    decide: (sold, { buyer }) => accept({ type: 'TicketSold', buyer: `${buyer} after ${sold}` }),
  })

  test('is made on all events of a long context, and of a long stream', async () => {
    const { store, other } = sharedLog(options)
    await other.append({ stream: 'box-office', events: tickets(1_203), codec: ticketCodec })
    const call = { ...buying('ana'), decider: counting, stream: 'box-office' }
    const inContext = await store.dispatchWithQuery(call)
    expect(inContext.value!.events[0]!.event.buyer).toBe('ana after 1203')
    const onStream = await store.dispatch(call)
    expect(onStream.value).toMatchObject({ append: { currentRevision: 1_204, position: 1_205 } })
    expect(onStream.value!.events[0]!.event.buyer).toBe('ana after 1204')
  })

  test('is not disturbed by what others append outside its query between two pages, only by what they append inside', async () => {
    const { store, line, other } = sharedLog(options)
    await other.append({ stream: 's', events: tickets(501), codec: ticketCodec })
    line.onRead(afterwards(() => other.append({ stream: 's', events: tickets(1), codec: untagged })))
    const first = await store.dispatchWithQuery({ ...buying('ana'), decider: counting })
    expect(first.value!.events[0]!.event.buyer).toBe('ana after 501')

    const { store: second, line: secondLine, other: secondOther } = sharedLog(options)
    await secondOther.append({ stream: 's', events: tickets(501), codec: ticketCodec })
    secondLine.onRead(afterwards(() => secondOther.append({ stream: 's', events: tickets(1), codec: ticketCodec })))
    const sold = await second.dispatchWithQuery({ ...buying('ana'), decider: counting })
    expect(sold.value).toMatchObject({ attempts: 2 })
    expect(sold.value!.events[0]!.event.buyer).toBe('ana after 502')
  })

  test('of a command that is known already folds nothing', async () => {
    const { store, other } = sharedLog(options)
    await other.append({ stream: 's', events: tickets(3), codec: ticketCodec })
    const call = { ...buying('ana'), query: allEvents, decider: counting, commandId: 'c' }
    await other.dispatchWithQuery(call)
    const evolve = vi.fn<typeof counting.evolve>(counting.evolve)
    const again = await store.dispatchWithQuery({ ...call, retry: false, decider: { ...counting, evolve } })
    expect(again.value).toMatchObject({ duplicate: true })
    expect(evolve).not.toHaveBeenCalled()
  })
})
