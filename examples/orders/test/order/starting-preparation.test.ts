import { spec } from '@factos/testing'
import { test } from 'vitest'
import { orderCodec } from '../../src/order/order-codec.ts'
import type { OrderEvent } from '../../src/order/order-events.ts'
import { kitchenPlaces, startingPreparation } from '../../src/order/starting-preparation.ts'

const starting = spec(startingPreparation, { codec: orderCodec })
const submittedOrder: readonly OrderEvent[] = [
  { type: 'OrderOpened', order: 'order-09', table: 7 },
  { type: 'ItemAdded', order: 'order-09', line: 1, dish: 'Moqueca', price: 5490, note: '' },
  { type: 'OrderSubmitted', order: 'order-09' },
]
const busyKitchen: readonly OrderEvent[] = Array.from({ length: kitchenPlaces }, (_, i) => {
  return { type: 'PreparationStarted', order: `order-0${i + 1}`, dishes: ['Pudim'] }
})
const start = { type: 'StartPreparing', order: 'order-09' } as const
const started: OrderEvent = { type: 'PreparationStarted', order: 'order-09', dishes: ['Moqueca'] }

test('starts a submitted order, and tells the kitchen its dishes', () => {
  starting
    .given(...submittedOrder)
    .when(start)
    .accepts(started)
})

test('starts nothing while every place in the kitchen is taken', () => {
  starting
    .given(...busyKitchen, ...submittedOrder)
    .when(start)
    .rejects({ type: 'KitchenFull', places: kitchenPlaces })
})

test('starts the next order as soon as one is ready', () => {
  starting
    .given(...busyKitchen, ...submittedOrder, { type: 'OrderReady', order: 'order-02' })
    .when(start)
    .accepts(started)
})

test('starts no order that was not submitted, or was started before', () => {
  const notPossible = { type: 'NotPossible', command: 'StartPreparing' } as const
  starting
    .given(...submittedOrder.slice(0, 2))
    .when(start)
    .rejects({ ...notPossible, status: 'draft' })
  starting
    .given(...submittedOrder, started)
    .when(start)
    .rejects({ ...notPossible, status: 'preparing' })
})
