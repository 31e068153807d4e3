import { expect, test } from 'vitest'
import { checkTotals } from '../../src/checks/check-totals.ts'
import type { PlannedOrder } from '../../src/evening/planned-orders.ts'
import type { OrderEvent } from '../../src/order/order-events.ts'
import { paidOrder, recordedLog } from '../recorded-log.ts'

const planned: PlannedOrder = {
  order: 'a',
  table: 1,
  items: [{ dish: 'Pudim', price: 1000, note: '' }],
  changesMind: false,
  impatient: false,
}
const [opened, item] = paidOrder('a', 1) as [OrderEvent, OrderEvent]
const cancelled: OrderEvent = { type: 'OrderCancelled', order: 'a', table: 1, reason: 'rain' }

const problemsIn = (events: readonly OrderEvent[], order: PlannedOrder = planned): readonly string[] =>
  checkTotals([order], recordedLog(events))

test('finds nothing wrong with an order that was served as planned, and paid', () => {
  expect(problemsIn(paidOrder('a', 1))).toEqual([])
})

test('finds an order that never came to its end', () => {
  expect(problemsIn(paidOrder('a', 1).slice(0, -1))).toEqual([
    'a ended with OrderServed',
    '0 cents were paid for served items of 1000 cents',
  ])
})

test('finds an order that nobody opened', () => {
  expect(problemsIn([])).toEqual(['a ended with nothing'])
})

test('finds an order that nobody planned', () => {
  expect(problemsIn([...paidOrder('a', 1), ...paidOrder('b', 2)])).toEqual(['b was never planned'])
})

test('lets only impatient guests leave', () => {
  expect(problemsIn([opened, item, cancelled])).toEqual(['a was cancelled, though its guests had time'])
  expect(problemsIn([opened, item, cancelled], { ...planned, impatient: true })).toEqual([])
})

test('finds an item that was added twice', () => {
  const again: OrderEvent = { type: 'ItemAdded', order: 'a', line: 2, dish: 'Pudim', price: 1000, note: '' }
  expect(problemsIn(paidOrder('a', 1).toSpliced(2, 0, again))).toEqual([
    'a holds other items than its guests chose',
    '1000 cents were paid for served items of 2000 cents',
  ])
})

test('does not count an item that was taken back', () => {
  const second: OrderEvent = { type: 'ItemAdded', order: 'a', line: 2, dish: 'Moqueca', price: 5490, note: '' }
  const removed: OrderEvent = { type: 'ItemRemoved', order: 'a', line: 2 }
  expect(problemsIn(paidOrder('a', 1).toSpliced(2, 0, second, removed))).toEqual([])
})

test('finds money that does not match the served items', () => {
  const events = [...paidOrder('a', 1).slice(0, -1), { type: 'OrderPaid', order: 'a', table: 1, amount: 900 } as const]
  expect(problemsIn(events)).toEqual(['900 cents were paid for served items of 1000 cents'])
})
