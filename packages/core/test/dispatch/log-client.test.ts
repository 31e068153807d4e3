import { describe, expect, test } from 'vitest'
import { allEvents, failIfEventsMatch, type EventStore } from '../../src/index.ts'
import { logClient } from '../../src/dispatch/log-client.ts'
import { createEventStore, memoryStorage, type Storage } from '../../src/storage.ts'
import { bothWays } from './both-ways.ts'
import { logOf } from './log-of.ts'
import { buying, sale, ticketCodec } from './ticket-sale.ts'

/** A storage whose log can be replaced by an older state of it, as a failover or a restore does. */
const replaceable = (): { readonly storage: Storage; readonly replace: (storage: Storage) => void } => {
  let current = memoryStorage()
  const storage: Storage = {
    ...current,
    read: (call) => current.read(call),
    append: (call) => current.append(call),
  }
  return { storage, replace: (other) => void (current = other) }
}

const logWith = async (...buyers: readonly string[]): Promise<Storage> => {
  const storage = memoryStorage()
  for (const buyer of buyers) await createEventStore(storage).dispatchWithQuery(buying(buyer))
  return storage
}

describe.each(bothWays)('%s', (_, options) => {
  const open = async (): Promise<{ readonly store: EventStore; readonly replace: (storage: Storage) => void }> => {
    const { storage, replace } = replaceable()
    const store = createEventStore(storage, options)
    for (const buyer of ['ana', 'ben']) await store.dispatchWithQuery(buying(buyer))
    return { store, replace }
  }

  test.each([
    ['shorter', ['ana']],
    ['empty', []],
    ['as long, but another one', ['zoe', 'yan']],
    ['longer, but another one', ['zoe', 'yan', 'xia']],
  ])('a log that is %s now is noticed once, before anything is written; then it is worked on', async (_, buyers) => {
    const { store, replace } = await open()
    const replaced = await logWith(...buyers)
    replace(replaced)

    const lost = await store.dispatchWithQuery(buying('cem'))
    expect(lost.error).toMatchObject({ kind: 'StoreError', reason: 'LogReplaced', outcome: 'not-appended' })
    const reader = createEventStore(replaced)
    expect((await logOf(reader, ticketCodec)).map(({ event }) => event.buyer)).toEqual(buyers)

    const sold = await store.dispatchWithQuery(buying('ben'))
    expect(sold.value).toMatchObject({ append: { position: buyers.length + 1 } })
    expect((await logOf(store, ticketCodec)).map(({ event }) => event.buyer)).toEqual([...buyers, 'ben'])
  })

  test('reading notices it too', async () => {
    const { store, replace } = await open()
    replace(await logWith('zoe'))
    await expect(logOf(store, ticketCodec)).rejects.toMatchObject({ error: { reason: 'LogReplaced' } })
    expect(await logOf(store, ticketCodec)).toHaveLength(1)
    replace(await logWith())
    const read = await store.readContext(buying('cem'))
    expect(read.error).toMatchObject({ kind: 'StoreError', reason: 'LogReplaced' })
    expect((await store.readContext(buying('cem'))).value).toMatchObject({ state: [] })
  })

  test('a condition from a log that is no more is refused, not taken for true', async () => {
    const { store, replace } = await open()
    const observed = (await store.readContext(buying('cem'))).value!.observed
    replace(await logWith('ana'))
    const call = { stream: 's', events: [{ type: 'TicketSold', buyer: 'cem' }], codec: ticketCodec } as const
    const another = createEventStore(await logWith('ana'), options)
    const appended = await another.append({ ...call, condition: failIfEventsMatch(sale, observed as number) })
    expect(appended.error).toMatchObject({ kind: 'StoreError', reason: 'LogReplaced', outcome: 'not-appended' })
    expect((await another.append(call)).ok).toBe(true)
    expect((await store.append(call)).error).toMatchObject({ reason: 'LogReplaced' })
  })

  test('a log that only grew is the same log', async () => {
    const { store, replace } = await open()
    const same = await logOf(store, ticketCodec)
    expect(same).toHaveLength(2)
    replace(memoryStorage())
    expect((await store.dispatchWithQuery(buying('cem'))).error).toMatchObject({ reason: 'LogReplaced' })
    for (const buyer of ['cem', 'dan', 'eva']) {
      expect(await store.dispatchWithQuery(buying(buyer))).toMatchObject({ ok: true, value: { attempts: 1 } })
    }
  })
})

test('a head that was learnt while a call was on its way is not forgotten for an answer that did not know it', async () => {
  const { storage, replace } = replaceable()
  for (const buyer of ['ana', 'ben']) await createEventStore(storage).dispatchWithQuery(buying(buyer))
  const { promise: arrived, resolve: letArrive } = Promise.withResolvers<void>()
  let calls = 0
  const log = logClient({
    ...storage,
    read: async (call) => {
      calls++
      // The second call waits for a connection, and has noted before which head it knows.
      if (calls === 2) await arrived
      return storage.read(call)
    },
  })
  await log.read([], [])
  const late = log.read([], [])
  await createEventStore(storage).dispatchWithQuery(buying('cem'))
  await log.read([], [])
  expect(log.knownHead().position).toBe(3)

  // The log goes on from position 2 as another one, which the late call finds in order.
  const { pages } = (await storage.read(everything)).value!
  const failedOver = memoryStorage()
  await failedOver.append({
    requests: [{ events: pages[0]!.events.slice(0, 2), conditions: [], commands: [] }],
    knownHead,
  })
  for (const buyer of ['dan', 'eva', 'fay']) await createEventStore(failedOver).dispatchWithQuery(buying(buyer))
  replace(failedOver)
  letArrive()
  expect((await late).ok).toBe(true)
  expect((await log.read([], [])).error).toMatchObject({ reason: 'LogReplaced' })
})

const knownHead = { position: 0, eventId: '' }
const everything: Parameters<Storage['read']>[0] = {
  reads: [{ select: { kind: 'Query', query: allEvents }, after: 0, limit: 100, direction: 'forwards' }],
  commandIds: [],
  knownHead,
}
