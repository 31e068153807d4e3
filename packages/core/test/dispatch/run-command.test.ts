import { describe, expect, test } from 'vitest'
import { codec, err, type StoreErrorReason } from '../../src/index.ts'
import { bothWays } from './both-ways.ts'
import { fail, first } from './faulty-storage.ts'
import { buyersIn } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, sale, ticketCodec, ticketWindow } from './ticket-sale.ts'

describe.each(bothWays)('%s', (_, options) => {
  const open = () => sharedLog(options)

  test('a command that nobody disturbs takes one round', async () => {
    const { store, line } = open()
    const sold = await store.dispatchWithQuery(buying('renata'))
    expect(sold.value).toMatchObject({ attempts: 1, observed: 'no-position', duplicate: false })
    expect(line.appends).toHaveLength(1)
  })

  describe('a command that lost to somebody else', () => {
    test('is decided again, with what the other one appended', async () => {
      const { store, line, other } = open()
      line.onAppend(first(() => other.dispatchWithQuery(buying('ben'))))
      const sold = await store.dispatchWithQuery(buying('ana', ticketWindow(2)))
      expect(sold.value).toMatchObject({ attempts: 2, observed: 1, append: { position: 2 } })
      expect(await buyersIn(store)).toEqual(['ben', 'ana'])
    })

    test('is rejected where it no longer holds', async () => {
      const { store, line, other } = open()
      line.onAppend(first(() => other.dispatchWithQuery(buying('ben'))))
      const sold = await store.dispatchWithQuery(buying('ana', ticketWindow(1)))
      expect(sold.error).toEqual({ kind: 'DomainError', domainError: { type: 'SoldOut', capacity: 1 }, observed: 1 })
      expect(await buyersIn(store)).toEqual(['ben'])
    })

    test('has nothing to append where somebody did the same', async () => {
      const { store, line, other } = open()
      line.onAppend(first(() => other.dispatchWithQuery(buying('ana'))))
      const sold = await store.dispatchWithQuery(buying('ana'))
      expect(sold.value).toMatchObject({ append: null, events: [], observed: 1, attempts: 2, duplicate: false })
    })

    test('is tried as often as it was told to, then fails with the condition it lost by', async () => {
      const { store, line, other } = open()
      const others = ['b', 'c', 'd'].map((buyer) => first(() => other.dispatchWithQuery(buying(buyer))))
      line.onAppend(...others)
      const sold = await store.dispatchWithQuery({ ...buying('ana'), retry: { attempts: 3, maxDelayMs: 2 } })
      expect(sold.error).toMatchObject({ kind: 'AppendConditionFailed' })
      expect(sold.error).toMatchObject({ condition: { kind: 'FailIfEventsMatch', query: sale, after: 2 } })
      expect(await buyersIn(store)).toEqual(['b', 'c', 'd'])
    })

    test('is not tried again with retry: false', async () => {
      const { store, line, other } = open()
      line.onAppend(first(() => other.dispatchWithQuery(buying('ben'))))
      const sold = await store.dispatchWithQuery({ ...buying('ana'), retry: false })
      expect(sold.error).toMatchObject({ condition: { kind: 'FailIfEventsMatch', after: 'no-position' } })
      expect(line.appends).toHaveLength(1)
    })

    test('on one stream is decided again on the stream as it is now', async () => {
      const { store, line, other } = open()
      const call = { ...buying('ana', ticketWindow(5)), stream: 'box-office' }
      line.onAppend(first(() => other.dispatch({ ...call, command: { buyer: 'ben' } })))
      const sold = await store.dispatch(call)
      expect(sold.value).toMatchObject({ attempts: 2, append: { currentRevision: 1 } })
      line.onAppend(first(() => other.dispatch({ ...call, command: { buyer: 'cem' } })))
      const lost = await store.dispatch({ ...call, command: { buyer: 'dan' }, retry: false })
      expect(lost.error).toEqual({
        kind: 'AppendConditionFailed',
        condition: { kind: 'ExpectRevision', stream: 'box-office', revision: 1 },
      })
    })

    test('does not lose to events outside its query or stream', async () => {
      const { store, line, other } = open()
      line.onAppend(
        first(() => other.append({ stream: 'x', events: [{ type: 'TicketSold', buyer: 'b' }], codec: untagged })),
      )
      const sold = await store.dispatchWithQuery(buying('ana'))
      expect(sold.value).toMatchObject({ attempts: 1, append: { position: 2 } })
    })
  })

  describe('a fault that left nothing behind', () => {
    test.each<StoreErrorReason>(['Unavailable', 'TimedOut', 'Contention'])(
      '%s passes, so the command is tried again',
      async (reason) => {
        const { store, line } = open()
        line.onAppend(fail(reason), fail(reason))
        line.onRead(fail(reason))
        const sold = await store.dispatchWithQuery(buying('ana'))
        expect(sold.value).toMatchObject({ attempts: 4, append: { position: 1 } })
        expect(await buyersIn(store)).toEqual(['ana'])
      },
    )

    test.each<StoreErrorReason>(['Misconfigured', 'SchemaTooNew', 'Corrupted', 'Refused', 'Closed', 'Unexpected'])(
      '%s does not pass, so the caller hears it at once',
      async (reason) => {
        const { store, line } = open()
        line.onAppend(fail(reason))
        const appending = await store.dispatchWithQuery(buying('ana'))
        expect(appending.error).toMatchObject({ kind: 'StoreError', reason, outcome: 'not-appended' })
        line.onRead(fail(reason))
        const reading = await store.dispatchWithQuery(buying('ana', ticketWindow(9)))
        expect(reading.error).toMatchObject({ kind: 'StoreError', reason, outcome: 'not-appended' })
        expect(await buyersIn(store)).toEqual([])
      },
    )

    test('is reported when it lasts longer than the command is tried', async () => {
      const { store, line } = open()
      line.onAppend(fail('Contention'), fail('Contention'), fail('Contention'))
      const sold = await store.dispatchWithQuery({
        ...buying('ana'),
        retry: { attempts: 2, minDelayMs: 0, maxDelayMs: 0 },
      })
      expect(sold.error).toMatchObject({ reason: 'Contention', outcome: 'not-appended' })
      expect(line.appends).toHaveLength(2)
    })

    test('is reported at once with retry: false', async () => {
      const { store, line } = open()
      line.onAppend(fail('Contention'))
      const sold = await store.dispatchWithQuery({ ...buying('ana'), retry: false })
      expect(sold.error).toMatchObject({ reason: 'Contention' })
    })
  })

  describe('a function of the application that throws', () => {
    const bug = new Error('a bug')
    const broken = {
      decide: { ...ticketWindow(), decide: () => fails(bug) },
      evolve: { ...ticketWindow(), evolve: () => fails(bug) },
    }

    test.each(['decide', 'evolve'] as const)('%s rejects its own promise, and nobody else’s', async (which) => {
      const { store, other } = open()
      await other.dispatchWithQuery(buying('zoe'))
      const [before, own, after] = await Promise.allSettled([
        store.dispatchWithQuery(buying('ana')),
        store.dispatchWithQuery(buying('ben', broken[which])),
        store.dispatchWithQuery(buying('cem')),
      ])
      expect(own).toEqual({ status: 'rejected', reason: bug })
      expect(before).toMatchObject({ status: 'fulfilled', value: { ok: true } })
      expect(after).toMatchObject({ status: 'fulfilled', value: { ok: true } })
      expect(await store.dispatchWithQuery(buying('dan'))).toMatchObject({ ok: true })
      expect(await buyersIn(store)).toEqual(['zoe', 'ana', 'cem', 'dan'])
    })

    test.each(['encode', 'decode'] as const)('%s rejects its own promise, and nobody else’s', async (which) => {
      const { store } = open()
      const throwing = codec({ ...ticketCodec, [which]: () => fails(bug) })
      const [own, after] = await Promise.allSettled([
        store.dispatchWithQuery({ ...buying('ben'), codec: throwing }),
        store.dispatchWithQuery(buying('cem')),
      ])
      expect(own).toEqual({ status: 'rejected', reason: bug })
      expect(after).toMatchObject({ status: 'fulfilled', value: { ok: true } })
      expect(await buyersIn(store)).toEqual(['cem'])
    })
  })

  test('a stored event that cannot be decoded is an error, not a rejection, and says which event it is', async () => {
    const { store, other } = open()
    await other.append({ stream: 's', events: [{ type: 'TicketSold', buyer: 'ben' }], codec: ticketCodec })
    const blind = codec({ ...ticketCodec, decode: () => err({ reason: 'InvalidData' as const, message: 'no buyer' }) })
    const sold = await store.dispatchWithQuery({ ...buying('ana'), codec: blind })
    expect(sold.error).toMatchObject({
      kind: 'DecodeError',
      reason: 'InvalidData',
      message: 'no buyer',
      stored: { type: 'TicketSold', stream: 's', position: 1, revision: 0 },
    })
    expect(await buyersIn(store)).toEqual(['ben'])
  })
})

const untagged = codec({ ...ticketCodec, encode: (event) => ({ ...ticketCodec.encode(event), tags: [] }) })

const fails = (thrown: Error): never => {
  throw thrown
}
