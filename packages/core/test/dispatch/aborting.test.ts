import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { allEvents, expectRevision, noEvents } from '../../src/index.ts'
import { delay } from '../../src/dispatch/aborting.ts'
import { bothWays } from './both-ways.ts'
import { fail, first } from './faulty-storage.ts'
import { buyersIn, logOf } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, ticketCodec, ticketWindow } from './ticket-sale.ts'

const stopped = (outcome: 'not-appended' | 'unknown') => ({
  kind: 'StoreError',
  reason: 'Aborted',
  outcome,
  message: 'the signal was aborted',
  cause: 'enough',
})

const cancelling = (): { readonly signal: AbortSignal; readonly abort: () => void } => {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort('enough') }
}

const anAppend = { stream: 's', events: [{ type: 'TicketSold', buyer: 'ana' } as const], codec: ticketCodec }

describe.each(bothWays)('%s, a caller who gives up', (_, options) => {
  test('before the call hears so, and nothing is asked of the storage', async () => {
    const { store, line } = sharedLog(options)
    const { signal, abort } = cancelling()
    abort()
    const call = { ...buying('ana'), signal }
    for (const result of [
      await store.dispatchWithQuery(call),
      await store.dispatch(call),
      await store.dispatch({ ...call, retry: false, commandId: 'c' }),
      await store.append({ ...anAppend, signal }),
      await store.readContext(call),
      await store.loadStream(call),
    ]) {
      expect(result.error).toEqual(stopped('not-appended'))
    }
    await expect(logOf({ read: (one) => store.read({ ...one, signal }) }, ticketCodec)).rejects.toMatchObject({
      name: 'FactosError',
      error: stopped('not-appended'),
    })
    expect([...line.reads, ...line.appends]).toEqual([])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('while the facts are read hears so at once, and nothing is appended', async () => {
    const { store, line } = sharedLog(options)
    const reading = Promise.withResolvers<void>()
    line.onRead(first(() => reading.promise))
    const { signal, abort } = cancelling()
    const selling = store.dispatchWithQuery({ ...buying('ana'), signal })
    await new Promise(setImmediate)
    abort()
    expect((await selling).error).toEqual(stopped('not-appended'))
    reading.resolve()
    expect(await store.dispatchWithQuery(buying('ben'))).toMatchObject({ ok: true })
    expect(await buyersIn(store)).toEqual(['ben'])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('while a context, a stream or a page is read hears so at once', async () => {
    const { store, line } = sharedLog(options)
    const { signal, abort } = cancelling()
    const reading = Promise.withResolvers<void>()
    const held = first(() => reading.promise)
    line.onRead(held, held, held)
    const call = { ...buying('ana'), signal }
    const all = [store.readContext(call), store.loadStream(call)]
    const page = store.read({ query: allEvents, codec: ticketCodec, signal })[Symbol.asyncIterator]().next()
    abort()
    for (const result of await Promise.all(all)) expect(result.error).toEqual(stopped('not-appended'))
    await expect(page).rejects.toMatchObject({ error: stopped('not-appended') })
    reading.resolve()
    await new Promise(setImmediate)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('while it waits for its turn hears so at once, and nothing is appended', async () => {
    const { store, line } = sharedLog(options)
    await store.dispatchWithQuery(buying('zoe'))
    const appending = Promise.withResolvers<void>()
    // Where commands do not wait for each other, the second one is held where it reads instead.
    line.onAppend(first(() => appending.promise))
    const { signal, abort } = cancelling()
    const one = store.dispatchWithQuery(buying('ana'))
    await new Promise(setImmediate)
    line.onRead(first(() => appending.promise))
    const other = store.dispatchWithQuery({ ...buying('ben'), signal })
    await new Promise(setImmediate)
    abort()
    expect((await other).error).toEqual(stopped('not-appended'))
    appending.resolve()
    expect(await one).toMatchObject({ ok: true })
    expect(await buyersIn(store)).toEqual(['zoe', 'ana'])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('while the events are appended hears at once that the outcome is unknown; they land all the same', async () => {
    const { store, line } = sharedLog(options)
    const appending = Promise.withResolvers<void>()
    const held = first(() => appending.promise)
    line.onAppend(held, held)
    const { signal, abort } = cancelling()
    const selling = store.dispatchWithQuery({ ...buying('ben'), signal })
    await new Promise(setImmediate)
    const adding = store.append({ ...anAppend, signal })
    await new Promise(setImmediate)
    abort()
    expect((await selling).error).toEqual(stopped('unknown'))
    expect((await adding).error).toMatchObject({ reason: 'Aborted' })
    appending.resolve()
    await new Promise(setImmediate)
    expect(await buyersIn(store)).toContain('ben')
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(await store.dispatchWithQuery(buying('cem'))).toMatchObject({ ok: true })
  })

  test('while events without a decider are appended hears that the outcome is unknown', async () => {
    const { store, line } = sharedLog(options)
    const appending = Promise.withResolvers<void>()
    line.onAppend(first(() => appending.promise))
    const { signal, abort } = cancelling()
    const adding = store.append({ ...anAppend, condition: expectRevision('s', noEvents), signal })
    await new Promise(setImmediate)
    abort()
    expect((await adding).error).toEqual(stopped('unknown'))
    appending.resolve()
    await new Promise(setImmediate)
    expect(await buyersIn(store)).toEqual(['ana'])
  })

  test('while the command is decided finds nothing appended', async () => {
    const { store, line } = sharedLog(options)
    const { signal, abort } = cancelling()
    const window = ticketWindow()
    const aborting = {
      ...window,
      decide: (...[buyers, command]: Parameters<typeof window.decide>) => {
        if (command.buyer === 'ana') abort()
        return window.decide(buyers, command)
      },
    }
    await store.dispatchWithQuery(buying('zoe', aborting))
    const sold = await store.dispatchWithQuery({ ...buying('ana', aborting), signal })
    expect(sold.error).toEqual(stopped('not-appended'))
    await new Promise(setImmediate)
    expect(line.appends).toHaveLength(1)
    expect(await buyersIn(store)).toEqual(['zoe'])
  })

  test('takes nobody along who shares the call', async () => {
    const { store, line } = sharedLog(options)
    await store.dispatchWithQuery(buying('zoe'))
    const appending = Promise.withResolvers<void>()
    const held = first(() => appending.promise)
    line.onAppend(held, held)
    const { signal, abort } = cancelling()
    const given = store.dispatchWithQuery({ ...buying('ana'), signal })
    const kept = store.dispatchWithQuery(buying('ben'))
    await new Promise(setImmediate)
    abort()
    expect((await given).error).toMatchObject({ reason: 'Aborted', outcome: 'unknown' })
    appending.resolve()
    expect(await kept).toMatchObject({ ok: true })
    expect(await buyersIn(store)).toContain('ben')
  })

  test('while it waits to try again hears so at once', async () => {
    const { store, line } = sharedLog(options)
    line.onAppend(fail('Unavailable'))
    const { signal, abort } = cancelling()
    const retry = { attempts: 2, minDelayMs: 10_000, maxDelayMs: 10_000 }
    const selling = store.dispatchWithQuery({ ...buying('ana'), retry, signal })
    await expect.poll(() => line.appends.length).toBe(1)
    abort()
    expect((await selling).error).toEqual(stopped('not-appended'))
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(line.appends).toHaveLength(1)
  })

  test('too late is none: the outcome is told, and no listener stays behind', async () => {
    const { store } = sharedLog(options)
    const { signal, abort } = cancelling()
    const call = { ...buying('ana'), signal, commandId: 'buy-1' }
    expect(await store.dispatchWithQuery(call)).toMatchObject({ ok: true })
    expect((await store.dispatchWithQuery(call)).value).toMatchObject({ duplicate: true })
    expect(await store.dispatchWithQuery({ ...buying('ben', ticketWindow(1)), signal })).toMatchObject({ ok: false })
    expect(await store.append({ ...anAppend, signal })).toMatchObject({ ok: true })
    expect(await store.readContext(call)).toMatchObject({ ok: true })
    expect(await store.loadStream(call)).toMatchObject({ ok: true })
    for await (const _ of store.read({ query: allEvents, codec: ticketCodec, signal })) break
    await new Promise(setImmediate)
    expect(getEventListeners(signal, 'abort')).toEqual([])
    abort()
  })
})

test('waiting ends with the time or with the signal, and leaves no listener behind', async () => {
  const { signal, abort } = cancelling()
  await delay(0, undefined)
  await delay(0, signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  const long = delay(1_000_000, signal)
  abort()
  await long
  await delay(1_000_000, signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
