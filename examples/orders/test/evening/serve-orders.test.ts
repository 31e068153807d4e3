import { allEvents, memoryStore, type EventStore, type Recorded } from 'factos'
import { expect, test } from 'vitest'
import { checkRules } from '../../src/checks/check-rules.ts'
import { checkTotals } from '../../src/checks/check-totals.ts'
import type { OrderClosed } from '../../src/evening/bell.ts'
import { plannedOrders } from '../../src/evening/planned-orders.ts'
import { serveOrders } from '../../src/evening/serve-orders.ts'
import { orderCodec } from '../../src/order/order-codec.ts'
import type { OrderEvent } from '../../src/order/order-events.ts'

const planned = plannedOrders(20)

test('takes every order to its end, once, however many workers serve it', async () => {
  const store = memoryStore()
  const closed: OrderClosed[] = []

  const tallies = await Promise.all(
    [1, 2, 3, 4].map((worker) => serveOrders(store, planned, worker, (one) => closed.push(one))),
  )

  const log = await recordedEvents(store)
  expect(checkRules(log)).toEqual([])
  expect(checkTotals(planned, log)).toEqual([])
  expect(closed.map(({ order }) => order).toSorted()).toEqual(planned.map(({ order }) => order))
  expect(tallies.reduce((total, { accepted }) => total + accepted, 0)).toBe(log.length)
})

test('leaves an evening that was served before as it is', async () => {
  const store = memoryStore()
  await serveOrders(store, planned, 1, () => {})
  const log = await recordedEvents(store)

  const { accepted } = await serveOrders(store, planned, 1, () => expect.unreachable())

  expect(accepted).toBe(0)
  expect(await recordedEvents(store)).toEqual(log)
})

test('notes in the metadata which worker sent a command', async () => {
  const store = memoryStore()
  await serveOrders(store, plannedOrders(1), 7, () => {})

  for (const { metadata } of await recordedEvents(store)) expect(metadata).toEqual({ actor: 'worker-7' })
})

const recordedEvents = async (store: EventStore): Promise<readonly Recorded<OrderEvent>[]> => {
  const log: Recorded<OrderEvent>[] = []
  for await (const recorded of store.read({ query: allEvents, codec: orderCodec })) log.push(recorded)
  return log
}
