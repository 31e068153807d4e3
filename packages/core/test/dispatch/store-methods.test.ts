import { describe, expect, test } from 'vitest'
import {
  accept,
  expectRevision,
  failIfEventsMatch,
  memoryStore,
  noAppendCondition,
  noEvents,
  noPosition,
  query,
  queryItem,
  tag,
} from '../../src/index.ts'
import { bothWays } from './both-ways.ts'
import { campusCodec, courses, subscribing } from './campus.ts'
import { fail, first } from './faulty-storage.ts'
import { buyersIn, logOf } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, sale, ticketCodec, ticketWindow, type TicketSold } from './ticket-sale.ts'

describe.each(bothWays)('%s, a dispatch', (_, options) => {
  test('tells what became part of the log: the events, their last place, and what the decision rests on', async () => {
    const { store } = sharedLog(options)
    await store.append({ stream: 'other', events: tickets('x', 'y'), codec: ticketCodec })
    const family = { ...ticketWindow(), decide: () => accept<TicketSold>(...tickets('ana', 'ben')) }
    await store.dispatch({ ...buying('zoe'), stream: 'box-office' })
    const { value } = await store.dispatch({ ...buying('ana', family), stream: 'box-office' })
    expect(value).toMatchObject({
      append: { currentRevision: 2, position: 5 },
      observed: 3,
      attempts: 1,
      duplicate: false,
    })
    expect(value!.events.map(({ position, revision, stream }) => [position, revision, stream])).toEqual([
      [4, 1, 'box-office'],
      [5, 2, 'box-office'],
    ])
    expect(value!.events).toEqual((await logOf(store, ticketCodec)).slice(3))
    expect(value!.events[0]!.recordedAt).toBe(value!.events[1]!.recordedAt)
  })

  test('of one stream folds only that stream', async () => {
    const { store } = sharedLog(options)
    const window = ticketWindow(1)
    await store.dispatch({ ...buying('ana', window), stream: 'monday' })
    expect(await store.dispatch({ ...buying('ben', window), stream: 'tuesday' })).toMatchObject({ ok: true })
    expect((await store.dispatch({ ...buying('cem', window), stream: 'monday' })).error).toMatchObject({
      kind: 'DomainError',
      domainError: { type: 'SoldOut', capacity: 1 },
      observed: 2,
    })
  })

  test('of a query folds what it selects, wherever it is; the new events go to the stream that was named', async () => {
    const { store } = sharedLog(options)
    const window = ticketWindow(1)
    await store.append({ stream: 'anywhere', events: tickets('zoe'), codec: ticketCodec })
    expect((await store.dispatchWithQuery(buying('ana', window))).error).toMatchObject({ kind: 'DomainError' })
    const vips = query(queryItem({ types: ['TicketSold'], tags: [tag('buyer', 'ana')] }))
    const { value } = await store.dispatchWithQuery({ ...buying('ana', window), query: vips })
    expect(value!.events[0]).toMatchObject({ stream: 'tickets-of-ana', revision: 0, position: 2 })
  })

  test('that accepts nothing new appends nothing, and says on what that rests', async () => {
    const { store } = sharedLog(options)
    await store.dispatchWithQuery(buying('ana'))
    const again = await store.dispatchWithQuery({ ...buying('ana'), commandId: 'c' })
    expect(again.value).toEqual({ append: null, events: [], observed: 1, attempts: 1, duplicate: false })
  })

  test('that is rejected appends nothing, and says on what that rests', async () => {
    const { store, other } = sharedLog(options)
    const window = ticketWindow(1)
    await store.dispatchWithQuery(buying('ana', window))
    expect((await store.dispatchWithQuery(buying('ben', window))).error).toEqual(soldOut(1))
    await other.append({ stream: 'x', events: tickets('zoe'), codec: ticketCodec })
    expect((await store.dispatchWithQuery(buying('cem', window))).error).toEqual(soldOut(2))
    const none = await memoryStore(options).dispatchWithQuery(buying('ana', ticketWindow(0)))
    expect(none.error).toMatchObject({ observed: noPosition })
  })
})

describe.each(bothWays)('%s, an append without a decider', (_, options) => {
  const call = { stream: 's', events: tickets('ana'), codec: ticketCodec }

  test('appends whatever happened meanwhile', async () => {
    const { store, line, other } = sharedLog(options)
    line.onAppend(first(() => other.append(call)))
    const appended = await store.append({ ...call, condition: noAppendCondition })
    expect(appended.value).toMatchObject({ append: { currentRevision: 1, position: 2 }, attempts: 1, duplicate: false })
    expect(await store.append(call)).toMatchObject({ value: { append: { position: 3 }, observed: 2 } })
  })

  test('appends only if its condition holds; one that does not is final', async () => {
    const { store, line } = sharedLog(options)
    const unsold = failIfEventsMatch(sale, noPosition)
    expect(await store.append({ ...call, condition: unsold })).toMatchObject({ ok: true })
    expect(await store.append({ ...call, condition: unsold })).toEqual({
      ok: false,
      error: { kind: 'AppendConditionFailed', condition: unsold },
    })
    const created = expectRevision('s', noEvents)
    expect((await store.append({ ...call, condition: created })).error).toMatchObject({ condition: created })
    expect(line.appends).toHaveLength(3)
    expect(await store.append({ ...call, condition: failIfEventsMatch(sale, 1) })).toMatchObject({ ok: true })
    expect(await store.append({ ...call, condition: expectRevision('s', 1) })).toMatchObject({ ok: true })
    expect(await buyersIn(store)).toEqual(['ana', 'ana', 'ana'])
  })

  test('is tried again after a fault that left nothing behind, and says how often', async () => {
    const { store, line } = sharedLog(options)
    line.onAppend(fail('Contention'), fail('TimedOut'))
    expect((await store.append(call)).value).toMatchObject({ attempts: 3, append: { position: 1 } })
    line.onAppend(fail('Misconfigured'))
    expect((await store.append(call)).error).toMatchObject({ reason: 'Misconfigured' })
    expect(line.appends).toHaveLength(4)
  })

  test('keeps a decision valid that was made on a context read before', async () => {
    const { store } = sharedLog(options)
    const context = (await store.readContext({ query: sale, codec: ticketCodec, decider: ticketWindow() })).value!
    expect(await store.append({ ...call, condition: context.condition })).toMatchObject({ ok: true })
    expect((await store.append({ ...call, condition: context.condition })).error).toEqual({
      kind: 'AppendConditionFailed',
      condition: context.condition,
    })
  })

  test('of no events says whether its condition holds', async () => {
    const { store } = sharedLog(options)
    await store.append(call)
    const nothing = { ...call, events: [], commandId: 'nothing' }
    const held = await store.append({ ...nothing, condition: expectRevision('s', 0) })
    expect(held.value).toEqual({ append: null, events: [], observed: 1, attempts: 1, duplicate: false })
    expect(await store.append({ ...nothing, condition: expectRevision('s', noEvents) })).toMatchObject({ ok: false })
    expect(await buyersIn(store)).toEqual(['ana'])
  })
})

describe.each(bothWays)('%s, a decision over several contexts', (_, options) => {
  test('sees each view’s own events by key', async () => {
    const { store } = sharedLog(options)
    expect(await store.append({ stream: 'courses', events: courses, codec: campusCodec })).toMatchObject({ ok: true })
    expect(await store.dispatchWithContext(subscribing('algebra', 'ana'))).toMatchObject({ ok: true })
    expect(await store.dispatchWithContext(subscribing('biology', 'ana'))).toMatchObject({ ok: true })
    expect((await store.dispatchWithContext(subscribing('chemistry', 'ana'))).error).toMatchObject({
      domainError: { type: 'TooManyCourses', course: { seats: 9, taken: 0 }, student: 2 },
      observed: 5,
    })
    expect((await store.dispatchWithContext(subscribing('algebra', 'ben'))).error).toMatchObject({
      domainError: { type: 'CourseFull', course: { seats: 1, taken: 1 }, student: 0 },
    })
    expect(await store.dispatchWithContext(subscribing('biology', 'ben'))).toMatchObject({ ok: true })
  })

  test.each([
    ['the course', subscribing('biology', 'zoe')],
    ['the student', subscribing('chemistry', 'ana')],
  ])('is made again when somebody else touches %s meanwhile', async (_, others) => {
    const { store, line, other } = sharedLog(options)
    await store.append({ stream: 'courses', events: courses, codec: campusCodec })
    line.onAppend(first(() => other.dispatchWithContext(others)))
    const subscribed = await store.dispatchWithContext(subscribing('biology', 'ana'))
    expect(subscribed.value).toMatchObject({ attempts: 2, append: { position: 5 } })
  })

  test.each([
    ['course:biology', subscribing('biology', 'zoe')],
    ['student:ana', subscribing('chemistry', 'ana')],
  ])('that lost to somebody who touched %s says so', async (touched, others) => {
    const { store, line, other } = sharedLog(options)
    await store.append({ stream: 'courses', events: courses, codec: campusCodec })
    line.onAppend(first(() => other.dispatchWithContext(others)))
    const subscribed = await store.dispatchWithContext({ ...subscribing('biology', 'ana'), retry: false })
    expect(subscribed.error).toMatchObject({
      kind: 'AppendConditionFailed',
      condition: { after: 3, query: { items: [{ tags: [touched] }] } },
    })
  })

  test('is not made again when somebody else touches neither', async () => {
    const { store, line, other } = sharedLog(options)
    await store.append({ stream: 'courses', events: courses, codec: campusCodec })
    line.onAppend(first(() => other.dispatchWithContext(subscribing('chemistry', 'zoe'))))
    const subscribed = await store.dispatchWithContext(subscribing('biology', 'ana'))
    expect(subscribed.value).toMatchObject({ attempts: 1, append: { position: 5 } })
  })

  test('is one command, whose id belongs to all of its contexts', async () => {
    const { store } = sharedLog(options)
    await store.append({ stream: 'courses', events: courses, codec: campusCodec })
    const call = { ...subscribing('biology', 'ana'), commandId: 'c' }
    const once = await store.dispatchWithContext(call)
    const again = await store.dispatchWithContext(call)
    expect(again.value).toEqual({ ...once.value, observed: 4, duplicate: true })
    const another = await store.dispatchWithContext({ ...subscribing('biology', 'ben'), commandId: 'c' })
    expect(another.error).toMatchObject({ reason: 'CommandIdReused' })
  })
})

function tickets(...buyers: readonly string[]): readonly TicketSold[] {
  return buyers.map((buyer) => ({ type: 'TicketSold', buyer }))
}

const soldOut = (observed: number) => ({
  kind: 'DomainError',
  domainError: { type: 'SoldOut', capacity: 1 },
  observed,
})
