import { jsonCodec, memoryStore, tag, unwrap, type Recorded } from 'factos'
import { expect, test } from 'vitest'
import { orderContext } from '../../src/order/order-context.ts'
import { orderCodec } from '../../src/order/order-codec.ts'
import type { ItemAdded, OrderEvent } from '../../src/order/order-events.ts'

const firstCodec = jsonCodec<Omit<ItemAdded, 'note'>>({ ItemAdded: { tags: ({ order }) => [tag('order', order)] } })

test('reads items that were stored before there were notes', async () => {
  const store = memoryStore()
  const item = { type: 'ItemAdded', order: 'order-01', line: 1, dish: 'Moqueca', price: 5490 } as const
  unwrap(await store.append({ stream: 'order-01', events: [item], codec: firstCodec }))

  const [recorded] = await eventsOf('order-01', store)

  expect(recorded).toMatchObject({ version: 1, event: { ...item, note: '' } })
})

test('stores items with their note, as the second version', async () => {
  const store = memoryStore()
  const item = { type: 'ItemAdded', order: 'order-01', line: 1, dish: 'Moqueca', price: 5490, note: 'mild' } as const
  unwrap(await store.append({ stream: 'order-01', events: [item], codec: orderCodec }))

  const [recorded] = await eventsOf('order-01', store)

  expect(recorded).toMatchObject({ version: 2, event: item })
})

test('tags every event with its order, and those that take or free a table with the table', () => {
  const [order, table] = ['order-01', 7]

  expect(tagsOf({ type: 'OrderOpened', order, table })).toEqual(['order:order-01', 'table:7'])
  expect(tagsOf({ type: 'OrderPaid', order, table, amount: 100 })).toEqual(['order:order-01', 'table:7'])
  expect(tagsOf({ type: 'OrderCancelled', order, table, reason: 'rain' })).toEqual(['order:order-01', 'table:7'])
  expect(tagsOf({ type: 'OrderServed', order })).toEqual(['order:order-01'])
})

const tagsOf = (event: OrderEvent): readonly string[] => orderCodec.encode(event).tags

const eventsOf = async (
  order: string,
  store: ReturnType<typeof memoryStore>,
): Promise<readonly Recorded<OrderEvent>[]> => {
  const query = orderContext.query({ order })
  const events: Recorded<OrderEvent>[] = []
  for await (const recorded of store.read({ query, codec: orderCodec })) events.push(recorded)
  return events
}
