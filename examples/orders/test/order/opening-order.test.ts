import { spec } from '@factos/testing'
import { test } from 'vitest'
import { openingOrder, type OpenOrder } from '../../src/order/opening-order.ts'
import { orderCodec } from '../../src/order/order-codec.ts'
import type { OrderEvent } from '../../src/order/order-events.ts'

const opening = spec(openingOrder, { codec: orderCodec })
const first: OrderEvent = { type: 'OrderOpened', order: 'order-01', table: 7 }
const second: OpenOrder = { type: 'OpenOrder', order: 'order-02', table: 7 }

test('opens an order at a free table', () => {
  opening.given().when(second).accepts({ type: 'OrderOpened', order: 'order-02', table: 7 })
})

test('opens no second order at a table', () => {
  opening.given(first).when(second).rejects({ type: 'TableTaken', table: 7, by: 'order-01' })
})

test('gives a table away again when its order was paid or cancelled', () => {
  const paid: OrderEvent = { type: 'OrderPaid', order: 'order-01', table: 7, amount: 100 }
  const cancelled: OrderEvent = { type: 'OrderCancelled', order: 'order-01', table: 7, reason: 'rain' }
  opening.given(first, paid).when(second).accepts({ type: 'OrderOpened', order: 'order-02', table: 7 })
  opening.given(first, cancelled).when(second).accepts({ type: 'OrderOpened', order: 'order-02', table: 7 })
})

test('does not mind what happens at other tables', () => {
  opening
    .given({ type: 'OrderOpened', order: 'order-01', table: 8 })
    .when(second)
    .accepts({ type: 'OrderOpened', order: 'order-02', table: 7 })
})

test('opens an order once, at whichever table', () => {
  opening
    .given(first)
    .when({ type: 'OpenOrder', order: 'order-01', table: 8 })
    .rejects({ type: 'NotPossible', command: 'OpenOrder', status: 'draft' })
})
