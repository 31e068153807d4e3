import { describe, expect, test } from 'vitest'
import { query, queryItem, tag, unwrap, type EventStore } from '../../src/index.ts'
import { createEventStore, createTransactionalEventStore, memoryStorage } from '../../src/storage.ts'
import { fail, first, loseAnswer, loseCall } from './faulty-storage.ts'
import { buyersIn } from './log-of.ts'
import { rollbackStorage } from './rollback-storage.ts'
import { buying, ticketWindow } from './ticket-sale.ts'

describe('a command that keeps losing to other processes', () => {
  const retry = { attempts: 10, minDelayMs: 0, maxDelayMs: 0 }

  /** Somebody else sells to `others` just before each of the store's first appends. */
  const openAgainst = (...others: readonly string[]) => {
    const memory = memoryStorage()
    const storage = rollbackStorage(memory)
    const other: EventStore = createEventStore(storage)
    const faults = others.map((buyer) => first(async () => unwrap(await other.dispatchWithQuery(buying(buyer)))))
    const sent: unknown[] = []
    const append: typeof storage.append = async (call) => {
      sent.push(call.requests)
      const fault = faults.shift()
      return fault === undefined ? storage.append(call) : fault(() => storage.append(call))
    }
    return { storage, sent, other, store: createTransactionalEventStore({ ...storage, append }, { retry }) }
  }

  test('is decided in a transaction of the storage once it lost three rounds', async () => {
    const { store, storage, sent } = openAgainst('a', 'b', 'c')
    const sold = await store.dispatchWithQuery(buying('ana'))
    expect(sold.value).toMatchObject({ attempts: 4, observed: 3, append: { position: 4 }, duplicate: false })
    expect(storage.begun()).toBe(1)
    expect(sent).toHaveLength(3)
    expect(await buyersIn(store)).toEqual(['a', 'b', 'c', 'ana'])
  })

  test('needs none where it loses less often', async () => {
    const { store, storage } = openAgainst('a', 'b')
    expect((await store.dispatchWithQuery(buying('ana'))).value).toMatchObject({ attempts: 3 })
    expect(storage.begun()).toBe(0)
  })

  test('hears a rejection that holds', async () => {
    const { store } = openAgainst('a', 'b', 'c')
    const sold = await store.dispatchWithQuery(buying('ana', ticketWindow(3)))
    expect(sold.error).toMatchObject({ kind: 'DomainError', observed: 3 })
  })

  test.each([
    ['arrived', loseAnswer],
    ['did not arrive', loseCall],
  ])('is sent again as it was decided, when no answer comes to a commit that %s', async (_, fault) => {
    const { store, storage, sent } = openAgainst('a', 'b', 'c')
    storage.onCommit(fault)
    const sold = await store.dispatchWithQuery(buying('ana'))
    expect(sold.value).toMatchObject({ attempts: 4, append: { position: 4 }, duplicate: false })
    expect(sold.value!.events[0]).toMatchObject({ position: 4, event: { buyer: 'ana' } })
    expect(sent).toHaveLength(4)
    expect(sent[3]).toMatchObject([{ events: [{ id: sold.value!.events[0]!.id }] }])
    expect(await buyersIn(store)).toEqual(['a', 'b', 'c', 'ana'])
  })

  test('tries again when the transaction definitely did not commit', async () => {
    const { store, storage } = openAgainst('a', 'b', 'c')
    storage.onCommit(fail('Contention'), fail('Unavailable'))
    const sold = await store.dispatchWithQuery(buying('ana'))
    expect(sold.value).toMatchObject({ attempts: 6, append: { position: 4 } })
    expect(storage.begun()).toBe(3)
  })

  test('does not make others on the same context wait for ever', async () => {
    const { store } = openAgainst('a', 'b', 'c')
    const results = await Promise.all(['ana', 'ben', 'cem'].map((buyer) => store.dispatchWithQuery(buying(buyer))))
    for (const result of results) expect(result).toMatchObject({ ok: true })
    const elsewhere = query(queryItem({ types: ['TicketSold'], tags: [tag('sale', 'elsewhere')] }))
    expect(await store.dispatchWithQuery({ ...buying('dan'), query: elsewhere })).toMatchObject({ ok: true })
    expect((await buyersIn(store)).toSorted()).toEqual(['a', 'ana', 'b', 'ben', 'c', 'cem', 'dan'])
  })
})
