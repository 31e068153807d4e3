import { project } from 'factos'
import { expect, test } from 'vitest'
import { kitchenSummary } from '../../src/order/kitchen-summary.ts'
import { paidOrder } from '../recorded-log.ts'

test('sums the evening up', () => {
  const [opened, ...rest] = paidOrder('order-01', 1)
  const { orders, dishes, load, revenue } = project(kitchenSummary, [
    ...paidOrder('order-02', 2),
    { type: 'OrderOpened', order: 'order-03', table: 3 },
    ...(opened ? [opened, ...rest.slice(0, 3)] : []),
  ])

  expect(Object.values(orders).map(({ status }) => status)).toEqual(['paid', 'draft', 'preparing'])
  expect(dishes).toEqual({ Pudim: 2 })
  expect(load).toEqual({ now: 1, most: 1 })
  expect(revenue).toBe(1000)
})
