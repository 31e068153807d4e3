import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { allEvents } from '../../src/index.ts'
import { first, loseCall } from './faulty-storage.ts'
import { buyersIn } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, ticketCodec, ticketWindow, type TicketWindow } from './ticket-sale.ts'

const counted = (capacity?: number) => {
  const window = ticketWindow(capacity)
  const decide = vi.fn<TicketWindow['decide']>(window.decide)
  return { decide, window: { ...window, decide } }
}

const options = { retry: { attempts: 10, minDelayMs: 0, maxDelayMs: 0 } }

test('without the engine, nobody waits for the promise of another caller, and the command still happens once', async () => {
  const { store } = sharedLog({ ...options, engine: false })
  const { window, decide } = counted()
  const call = { ...buying('ana', window), commandId: 'buy-1' }
  const results = await Promise.all([store.dispatchWithQuery(call), store.dispatchWithQuery(call)])
  expect(decide).toHaveBeenCalledTimes(2)
  for (const { value } of results) expect(value).toMatchObject({ append: { position: 1 } })
  expect(results.filter(({ value }) => value?.duplicate === true)).toHaveLength(1)
  expect(await buyersIn(store)).toEqual(['ana'])
})

describe('commands with one id that are under way together', () => {
  test('are decided once, and all hear what the first one did', async () => {
    const { store, line } = sharedLog(options)
    const { window, decide } = counted()
    const call = { ...buying('ana', window), commandId: 'buy-1' }
    const [one, ...others] = await Promise.all(Array.from({ length: 20 }, () => store.dispatchWithQuery(call)))
    expect(one!.value).toMatchObject({ duplicate: false, append: { position: 1 } })
    for (const other of others) expect(other.value).toEqual({ ...one!.value, duplicate: true })
    expect(decide).toHaveBeenCalledTimes(1)
    expect(line.appends).toHaveLength(1)
    expect(await buyersIn(store)).toEqual(['ana'])
  })

  test('are all rejected where the first one is', async () => {
    const { store } = sharedLog(options)
    const call = { ...buying('ana', ticketWindow(0)), commandId: 'buy-1' }
    const results = await Promise.all([store.dispatchWithQuery(call), store.dispatchWithQuery(call)])
    for (const { error } of results) expect(error).toMatchObject({ domainError: { type: 'SoldOut' } })
  })

  test('are no duplicates of each other where there was nothing to append', async () => {
    const { store, other } = sharedLog(options)
    await other.dispatchWithQuery(buying('ana'))
    const call = { ...buying('ana'), commandId: 'buy-1' }
    const results = await Promise.all([store.dispatchWithQuery(call), store.dispatchWithQuery(call)])
    for (const { value } of results) expect(value).toMatchObject({ append: null, events: [], duplicate: false })
  })

  test('share an append of events as well', async () => {
    const { store, line } = sharedLog(options)
    const call = {
      stream: 's',
      events: [{ type: 'TicketSold', buyer: 'ana' }],
      codec: ticketCodec,
      commandId: 'a',
    } as const
    const [one, other] = await Promise.all([store.append(call), store.append(call)])
    expect(one.value).toMatchObject({ duplicate: false })
    expect(other.value).toEqual({ ...one.value, duplicate: true })
    expect(line.appends).toHaveLength(1)
  })

  describe('but for another stream or query', () => {
    test('are refused once the first one has appended', async () => {
      const { store } = sharedLog(options)
      const call = { ...buying('ana'), commandId: 'buy-1' }
      const [one, otherStream, otherQuery, noQuery] = await Promise.all([
        store.dispatchWithQuery(call),
        store.dispatchWithQuery({ ...call, stream: 'elsewhere' }),
        store.dispatchWithQuery({ ...call, query: allEvents }),
        store.dispatch(call),
      ])
      expect(one).toMatchObject({ ok: true })
      for (const { error } of [otherStream, otherQuery, noQuery]) {
        expect(error).toMatchObject({ kind: 'StoreError', reason: 'CommandIdReused', outcome: 'not-appended' })
      }
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test('are not, where the first one left nothing behind', async () => {
      const { store } = sharedLog(options)
      const [one, other] = await Promise.all([
        store.dispatchWithQuery({ ...buying('ana', ticketWindow(0)), commandId: 'buy-1' }),
        store.dispatchWithQuery({ ...buying('ana'), stream: 'elsewhere', commandId: 'buy-1' }),
      ])
      expect(one).toMatchObject({ ok: false })
      expect(other.value).toMatchObject({ append: { position: 1 }, duplicate: false })
    })
  })

  describe('do not share what only concerns the first one:', () => {
    test('its decider threw', async () => {
      const { store } = sharedLog(options)
      const broken = { ...ticketWindow(), decide: () => decideBadly() }
      const [one, other] = await Promise.allSettled([
        store.dispatchWithQuery({ ...buying('ana', broken), commandId: 'buy-1' }),
        store.dispatchWithQuery({ ...buying('ana'), commandId: 'buy-1' }),
      ])
      expect(one).toMatchObject({ status: 'rejected' })
      expect(other).toMatchObject({ status: 'fulfilled', value: { ok: true, value: { duplicate: false } } })
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test('and yet only one of those that wait takes its place', async () => {
      const { store } = sharedLog(options)
      const broken = { ...ticketWindow(), decide: () => decideBadly() }
      const { window, decide } = counted()
      const call = { ...buying('ana'), commandId: 'buy-1' }
      const [, ...others] = await Promise.allSettled([
        store.dispatchWithQuery({ ...call, decider: broken }),
        ...Array.from({ length: 5 }, () => store.dispatchWithQuery({ ...call, decider: window })),
      ])
      expect(others).toHaveLength(5)
      for (const other of others) expect(other).toMatchObject({ value: { value: { append: { position: 1 } } } })
      expect(decide).toHaveBeenCalledTimes(1)
    })

    test('its caller gave up while the facts were read', async () => {
      const { store, line } = sharedLog(options)
      const reading = Promise.withResolvers<void>()
      line.onRead(first(() => reading.promise))
      const controller = new AbortController()
      const call = { ...buying('ana'), commandId: 'buy-1' }
      const one = store.dispatchWithQuery({ ...call, signal: controller.signal })
      const other = store.dispatchWithQuery(call)
      controller.abort()
      expect((await one).error).toMatchObject({ reason: 'Aborted', outcome: 'not-appended' })
      reading.resolve()
      expect((await other).value).toMatchObject({ append: { position: 1 }, duplicate: false })
    })

    test('its caller gave up while it was appended: the other one finds what it did', async () => {
      const { store, line } = sharedLog(options)
      const controller = new AbortController()
      const appending = Promise.withResolvers<void>()
      line.onAppend(
        first(() => {
          controller.abort()
          return appending.promise
        }),
      )
      const call = { ...buying('ana'), commandId: 'buy-1' }
      const one = store.dispatchWithQuery({ ...call, signal: controller.signal })
      const other = store.dispatchWithQuery(call)
      expect((await one).error).toMatchObject({ reason: 'Aborted', outcome: 'unknown' })
      appending.resolve()
      expect((await other).value).toMatchObject({ append: { position: 1 } })
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test('its outcome is not known', async () => {
      vi.spyOn(Math, 'random').mockReturnValue(0)
      const { store, line } = sharedLog(options)
      line.onAppend(...Array.from({ length: 12 }, () => loseCall))
      const call = { ...buying('ana'), commandId: 'buy-1' }
      const [one, other] = await Promise.all([store.dispatchWithQuery(call), store.dispatchWithQuery(call)])
      vi.restoreAllMocks()
      expect(one.error).toMatchObject({ outcome: 'unknown' })
      expect(other.value).toMatchObject({ append: { position: 1 } })
      expect(await buyersIn(store)).toEqual(['ana'])
    })
  })

  describe('when the caller of the second one gives up', () => {
    test('the first one goes on; and because it is the same command, its events may yet be in the log', async () => {
      const { store, line } = sharedLog(options)
      const appending = Promise.withResolvers<void>()
      line.onAppend(first(() => appending.promise))
      const { signal, abort } = cancelling()
      const call = { ...buying('ana'), commandId: 'buy-1' }
      const one = store.dispatchWithQuery(call)
      const other = store.dispatchWithQuery({ ...call, signal })
      abort()
      expect((await other).error).toMatchObject({ reason: 'Aborted', outcome: 'unknown', cause: 'enough' })
      appending.resolve()
      expect((await one).value).toMatchObject({ append: { position: 1 }, duplicate: false })
      await Promise.resolve()
      expect(getEventListeners(signal, 'abort')).toEqual([])
    })

    test('and it was for something else, nothing of it is in the log', async () => {
      const { store, line } = sharedLog(options)
      const appending = Promise.withResolvers<void>()
      line.onAppend(first(() => appending.promise))
      const { signal, abort } = cancelling()
      const one = store.dispatchWithQuery({ ...buying('ana'), commandId: 'buy-1' })
      const other = store.dispatchWithQuery({ ...buying('ana'), stream: 'elsewhere', commandId: 'buy-1', signal })
      abort()
      expect((await other).error).toMatchObject({ reason: 'Aborted', outcome: 'not-appended' })
      appending.resolve()
      await one
      expect(await buyersIn(store)).toEqual(['ana'])
    })
  })
})

const cancelling = (): { readonly signal: AbortSignal; readonly abort: () => void } => {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort('enough') }
}

const decideBadly = (): never => {
  throw new Error('a bug')
}
