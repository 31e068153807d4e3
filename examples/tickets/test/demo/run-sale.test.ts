import { memoryStore, unwrap, type EventStore, type Recorded } from 'factos'
import { expect, test } from 'vitest'
import { checkSale } from '../../src/demo/check-sale.ts'
import { runSale } from '../../src/demo/run-sale.ts'
import type { Announcement } from '../../src/sale/announcer.ts'
import { buyTicket } from '../../src/sale/buy-ticket.ts'
import { sale, ticketCodec } from '../../src/sale/ticket-codec.ts'
import { ticketWindow, type TicketSold } from '../../src/sale/ticket-window.ts'

const buyers = Array.from({ length: 60 }, (_, i) => `buyer-${i}`)

test('sells every ticket once and turns the others away', async () => {
  const store = memoryStore()
  const announced: Announcement[] = []

  const result = await runSale(store, { capacity: 20, buyers, concurrency: 16 }, (one) => announced.push(one))

  const recorded = await recordedSales(store)
  expect(result.accepted).toHaveLength(20)
  expect(result.soldOut).toHaveLength(40)
  expect(result.failures).toEqual([])
  expect(announced.map(({ ticket, buyer }) => [ticket, buyer]).toSorted(byTicket)).toEqual(
    recorded.map(({ position, event }) => [position, event.buyer]),
  )
  expect(checkSale({ capacity: 20, buyers }, result, recorded)).toEqual([])
})

test('keeps tickets back when there are fewer buyers than tickets', async () => {
  const store = memoryStore()

  const result = await runSale(store, { capacity: 100, buyers, concurrency: 16 }, () => {})

  expect(result.accepted).toHaveLength(60)
  expect(checkSale({ capacity: 100, buyers }, result, await recordedSales(store))).toEqual([])
})

test('records the sale in a stream of the buyer', async () => {
  const store = memoryStore()

  unwrap(await buyTicket(store, ticketWindow(1), 'renata'))

  expect(await recordedSales(store)).toMatchObject([{ stream: 'ticket-sale-renata', event: { buyer: 'renata' } }])
})

test('reports buyers who were not served, with the reason', async () => {
  const store = memoryStore()
  await store.close()

  const { failures } = await runSale(store, { capacity: 1, buyers: ['renata'], concurrency: 1 }, () => {})

  expect(failures).toEqual([{ buyer: 'renata', reason: expect.stringContaining('Closed') as string }])
})

const recordedSales = async (store: EventStore): Promise<readonly Recorded<TicketSold>[]> => {
  const recorded: Recorded<TicketSold>[] = []
  for await (const sold of store.read({ query: sale, codec: ticketCodec })) recorded.push(sold)
  return recorded
}

const byTicket = ([left]: (string | number)[], [right]: (string | number)[]): number => Number(left) - Number(right)
