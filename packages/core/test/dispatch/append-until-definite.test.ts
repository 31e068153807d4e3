import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  accept,
  codec,
  errorToString,
  expectRevision,
  failIfEventsMatch,
  noEvents,
  noPosition,
} from '../../src/index.ts'
import type { AppendAnswer } from '../../src/storage.ts'
import { bothWays } from './both-ways.ts'
import { fail, first, loseAnswer, loseCall, type Fault } from './faulty-storage.ts'
import { buyersIn, logOf } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, sale, ticketCodec, ticketWindow, type TicketSold, type TicketWindow } from './ticket-sale.ts'

// No waiting between one attempt and the next.
const hurry = (): void => void vi.spyOn(Math, 'random').mockReturnValue(0)

afterEach(() => void vi.restoreAllMocks())

describe.each(bothWays)('%s', (_, options) => {
  const open = () => sharedLog(options)

  describe.each([
    ['arrived', loseAnswer],
    ['did not arrive', loseCall],
  ])('an append without an answer, which %s,', (_, fault) => {
    test.each([undefined, 'buy-1'])('is sent again as it was, and happens once (command id %s)', async (commandId) => {
      const { store, line } = open()
      line.onAppend(fault)
      const sold = await store.dispatchWithQuery({ ...buying('ana'), commandId })
      expect(sold.value).toMatchObject({ duplicate: false, attempts: 1, append: { position: 1, currentRevision: 0 } })
      expect(sold.value!.events).toEqual(await logOf(store, ticketCodec))
      expect(await buyersIn(store)).toEqual(['ana'])
      const [before, after] = line.appends
      expect(after!.requests).toEqual(before!.requests)
    })

    test('is not decided again', async () => {
      const { store, line } = open()
      line.onAppend(fault, fault)
      const window = ticketWindow()
      const decide = vi.fn<TicketWindow['decide']>(window.decide)
      await store.dispatchWithQuery(buying('ana', { ...window, decide }))
      // Once more may be for a look at the committed state; never for a second ticket.
      expect(await buyersIn(store)).toEqual(['ana'])
      expect(decide).toHaveBeenCalledTimes(1)
    })

    test('of events without a decider happens once, with the condition that protects it', async () => {
      const { store, line } = open()
      line.onAppend(fault)
      const appended = await store.append({
        stream: 'tickets',
        events: [
          { type: 'TicketSold', buyer: 'ana' },
          { type: 'TicketSold', buyer: 'ben' },
        ],
        codec: ticketCodec,
        condition: failIfEventsMatch(sale, noPosition),
      })
      expect(appended.value).toMatchObject({ duplicate: false, append: { position: 2, currentRevision: 1 } })
      expect(appended.value!.events).toEqual(await logOf(store, ticketCodec))
    })
  })

  test('what did not arrive, and lost to somebody else meanwhile, is decided again', async () => {
    const { store, line, other } = open()
    line.onAppend(
      loseCall,
      first(() => other.dispatchWithQuery(buying('ben'))),
    )
    const sold = await store.dispatchWithQuery(buying('ana', ticketWindow(1)))
    expect(sold.error).toMatchObject({ kind: 'DomainError', domainError: { type: 'SoldOut' } })
    expect(await buyersIn(store)).toEqual(['ben'])
  })

  test('what arrived is found, although others have appended since', async () => {
    const { store, line, other } = open()
    line.onAppend(
      loseAnswer,
      first(() => other.dispatchWithQuery(buying('ben'))),
    )
    const sold = await store.dispatchWithQuery(buying('ana', ticketWindow(1)))
    expect(sold.value).toMatchObject({ duplicate: false, append: { position: 1 } })
    expect(await buyersIn(store)).toEqual(['ana', 'ben'])
  })

  test('a fault that would be definite says nothing of what was sent before', async () => {
    hurry()
    const { store, line } = open()
    line.onAppend(loseAnswer, fail('Misconfigured'), fail('Contention'), loseCall)
    const sold = await store.dispatchWithQuery(buying('ana'))
    expect(sold.value).toMatchObject({ duplicate: false, append: { position: 1 } })
    expect(await buyersIn(store)).toEqual(['ana'])
  })

  describe('when no answer ever comes', () => {
    test('the outcome is reported as unknown, after the identical request was sent a good many times', async () => {
      hurry()
      const { store, line } = open()
      line.onAppend(...Array.from({ length: 50 }, () => loseCall))
      const sold = await store.dispatchWithQuery(buying('ana'))
      expect(sold.error).toMatchObject({ kind: 'StoreError', reason: 'Unavailable', outcome: 'unknown' })
      expect(errorToString(sold.error!)).toContain('may have been appended')
      expect(line.appends.length).toBeGreaterThan(5)
      for (const { requests } of line.appends) expect(requests).toEqual(line.appends[0]!.requests)
    })

    test('the outcome stays unknown where only faults follow that would be definite by themselves', async () => {
      hurry()
      const { store, line } = open()
      line.onAppend(loseAnswer, ...Array.from({ length: 50 }, () => fail('Misconfigured')))
      const sold = await store.dispatchWithQuery(buying('ana'))
      expect(sold.error).toMatchObject({ kind: 'StoreError', reason: 'Misconfigured', outcome: 'unknown' })
    })

    test('a command id tells afterwards what became of it', async () => {
      hurry()
      const { store, line, other } = open()
      line.onAppend(loseAnswer, ...Array.from({ length: 50 }, () => loseCall))
      const first = await store.dispatchWithQuery({ ...buying('ana'), commandId: 'buy-1' })
      expect(first.error).toMatchObject({ outcome: 'unknown' })
      const again = await other.dispatchWithQuery({ ...buying('ana'), commandId: 'buy-1' })
      expect(again.value).toMatchObject({ duplicate: true, append: { position: 1 } })
      expect(await buyersIn(other)).toEqual(['ana'])
    })

    test('the next commands work on the log as it is, whatever became of it', async () => {
      hurry()
      const { store, line } = open()
      line.onAppend(loseAnswer, ...Array.from({ length: 11 }, () => loseCall))
      const window = ticketWindow(1)
      const sold = await store.dispatchWithQuery(buying('ana', window))
      expect(sold.error).toMatchObject({ outcome: 'unknown' })
      expect(await store.dispatchWithQuery(buying('ben', window))).toMatchObject({
        ok: false,
        error: { domainError: {} },
      })
    })

    test.each(['LogReplaced', 'Closed'] as const)('%s ends the attempts', async (reason) => {
      hurry()
      const { store, line } = open()
      line.onAppend(loseCall, fail(reason))
      const sold = await store.dispatchWithQuery(buying('ana'))
      expect(sold.error).toMatchObject({ reason, outcome: 'unknown' })
      expect(line.appends).toHaveLength(2)
    })
  })

  describe('what the log holds under an event’s id', () => {
    test('is not taken for an append’s own, where that was not sent before', async () => {
      const { store } = open()
      const ana = { stream: 's', events: [{ type: 'TicketSold', buyer: 'ana' }], codec: withId } as const
      expect(await store.append(ana)).toMatchObject({ ok: true })
      expect((await store.append(ana)).error).toMatchObject({ kind: 'StoreError', reason: 'EventIdTaken' })
    })

    test('is not taken for an append’s own, where it is something else', async () => {
      const { store, line, other } = open()
      const others = { stream: 'theirs', events: [{ type: 'TicketSold', buyer: 'ana' }], codec: withId } as const
      line.onAppend(
        loseCall,
        first(() => other.append(others)),
      )
      const own = await store.append({ ...others, stream: 'mine', condition: expectRevision('mine', noEvents) })
      expect(own.error).toMatchObject({ kind: 'StoreError', reason: 'EventIdTaken', outcome: 'not-appended' })
      expect(errorToString(own.error!)).toContain('ana (position 1)')
    })

    test('is an append’s own, where it was sent before, in whatever order the store finds it', async () => {
      const { store, line } = open()
      const family = ['ana', 'ben', 'cem'].map((buyer) => ({ type: 'TicketSold', buyer }) as const)
      const window = { ...ticketWindow(), decide: () => accept<TicketSold>(...family) }
      const expected = [
        [1, 'ana'],
        [2, 'ben'],
        [3, 'cem'],
      ]
      line.onAppend(loseAnswer, findBackwards)
      const appended = await store.append({ stream: 's', events: family, codec: withId })
      expect(appended.value?.events.map(({ position, event }) => [position, event.buyer])).toEqual(expected)

      const { store: another, line: anotherLine } = open()
      anotherLine.onAppend(loseAnswer, findBackwards)
      const sold = await another.dispatchWithQuery(buying('ana', window))
      expect(sold.value?.events.map(({ position, event }) => [position, event.buyer])).toEqual(expected)
    })
  })
})

const withId = codec({ ...ticketCodec, encode: (event) => ({ ...ticketCodec.encode(event), id: event.buyer }) })

const findBackwards: Fault<AppendAnswer> = async (pass) => {
  const answer = await pass()
  if (!answer.ok) return answer
  const outcomes = answer.value.outcomes.map((outcome) =>
    outcome.kind === 'EventIdsTaken' ? { ...outcome, events: outcome.events.toReversed() } : outcome,
  )
  return { ...answer, value: { ...answer.value, outcomes } }
}
