import { spec } from '@factos/testing'
import { describe, test } from 'vitest'
import { orderDecider } from '../../src/order/order-decider.ts'
import type { OrderEvent } from '../../src/order/order-events.ts'

const order = 'order-01'
const opened: OrderEvent = { type: 'OrderOpened', order, table: 7 }
const moqueca: OrderEvent = { type: 'ItemAdded', order, line: 1, dish: 'Moqueca', price: 5490, note: '' }
const pudim: OrderEvent = { type: 'ItemAdded', order, line: 2, dish: 'Pudim', price: 1450, note: 'two spoons' }
const submitted: OrderEvent = { type: 'OrderSubmitted', order }
const started: OrderEvent = { type: 'PreparationStarted', order, dishes: ['Moqueca', 'Pudim'] }
const ready: OrderEvent = { type: 'OrderReady', order }
const served: OrderEvent = { type: 'OrderServed', order }
const paid: OrderEvent = { type: 'OrderPaid', order, table: 7, amount: 6940 }
const cancelled: OrderEvent = { type: 'OrderCancelled', order, table: 7, reason: 'rain' }

const ofOrder = spec(orderDecider)

describe('a draft', () => {
  test('takes items, and numbers their lines', () => {
    ofOrder
      .given(opened, moqueca)
      .when({ type: 'AddItem', order, dish: 'Pudim', price: 1450, note: 'two spoons' })
      .accepts(pudim)
  })

  test('does not give a removed line number to another item', () => {
    ofOrder
      .given(opened, moqueca, { type: 'ItemRemoved', order, line: 1 })
      .when({ type: 'AddItem', order, dish: 'Pudim', price: 1450, note: 'two spoons' })
      .accepts(pudim)
  })

  test('gives an item back', () => {
    ofOrder
      .given(opened, moqueca)
      .when({ type: 'RemoveItem', order, line: 1 })
      .accepts({ type: 'ItemRemoved', order, line: 1 })
  })

  test('has no line that was never added, or was removed', () => {
    const noSuchLine = { type: 'NoSuchLine', line: 1 } as const
    ofOrder.given(opened).when({ type: 'RemoveItem', order, line: 1 }).rejects(noSuchLine)
    ofOrder
      .given(opened, moqueca, { type: 'ItemRemoved', order, line: 1 })
      .when({ type: 'RemoveItem', order, line: 1 })
      .rejects(noSuchLine)
  })

  test('is submitted with something on it', () => {
    ofOrder.given(opened, moqueca).when({ type: 'SubmitOrder', order }).accepts(submitted)
    ofOrder.given(opened).when({ type: 'SubmitOrder', order }).rejects({ type: 'NothingOrdered' })
  })
})

describe('a submitted order', () => {
  test('changes no more', () => {
    ofOrder
      .given(opened, moqueca, submitted)
      .when({ type: 'RemoveItem', order, line: 1 })
      .rejects({ type: 'NotPossible', command: 'RemoveItem', status: 'submitted' })
  })

  test('is cancelled until the kitchen begins', () => {
    ofOrder.given(opened, moqueca, submitted).when({ type: 'CancelOrder', order, reason: 'rain' }).accepts(cancelled)
    ofOrder
      .given(opened, moqueca, submitted, started)
      .when({ type: 'CancelOrder', order, reason: 'rain' })
      .rejects({ type: 'NotPossible', command: 'CancelOrder', status: 'preparing' })
  })

  test('becomes ready, and is served, in this order', () => {
    ofOrder.given(opened, moqueca, submitted, started).when({ type: 'FinishPreparing', order }).accepts(ready)
    ofOrder.given(opened, moqueca, submitted, started, ready).when({ type: 'ServeOrder', order }).accepts(served)
    ofOrder
      .given(opened, moqueca, submitted, started)
      .when({ type: 'ServeOrder', order })
      .rejects({ type: 'NotPossible', command: 'ServeOrder', status: 'preparing' })
  })
})

describe('a served order', () => {
  const atTheTable = ofOrder.given(opened, moqueca, pudim, submitted, started, ready, served)

  test('is paid with exactly what its items cost', () => {
    atTheTable.when({ type: 'PayOrder', order, amount: 6940 }).accepts(paid)
    atTheTable
      .when({ type: 'PayOrder', order, amount: 6000 })
      .rejects({ type: 'WrongAmount', due: 6940, offered: 6000 })
  })
})

describe('nothing happens to', () => {
  test('an order that nobody opened', () => {
    ofOrder
      .given()
      .when({ type: 'SubmitOrder', order })
      .rejects({ type: 'NotPossible', command: 'SubmitOrder', status: 'unknown' })
  })

  test('an order that was paid', () => {
    ofOrder
      .given(opened, moqueca, pudim, submitted, started, ready, served, paid)
      .when({ type: 'CancelOrder', order, reason: 'rain' })
      .rejects({ type: 'NotPossible', command: 'CancelOrder', status: 'paid' })
  })

  test('an order that was cancelled', () => {
    ofOrder
      .given(opened, cancelled)
      .when({ type: 'SubmitOrder', order })
      .rejects({ type: 'NotPossible', command: 'SubmitOrder', status: 'cancelled' })
  })
})
