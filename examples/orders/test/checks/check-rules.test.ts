import { expect, test } from 'vitest'
import { checkRules } from '../../src/checks/check-rules.ts'
import type { OrderEvent } from '../../src/order/order-events.ts'
import { kitchenPlaces } from '../../src/order/starting-preparation.ts'
import { paidOrder, recordedLog } from '../recorded-log.ts'

const problemsIn = (...events: readonly OrderEvent[]): readonly string[] => checkRules(recordedLog(events))

test('finds nothing wrong with orders that kept the rules', () => {
  expect(problemsIn(...paidOrder('a', 1), ...paidOrder('b', 1))).toEqual([])
})

test('finds a step out of its order', () => {
  const [opened, item, submitted, , ready] = paidOrder('a', 1)
  expect(problemsIn(...present(opened, item, submitted, ready))).toEqual([
    expect.stringMatching(/^position 4: OrderReady of a breaks a rule: .*NotPossible/),
  ])
})

test('finds a table with two open orders', () => {
  expect(
    problemsIn({ type: 'OrderOpened', order: 'a', table: 1 }, { type: 'OrderOpened', order: 'b', table: 1 }),
  ).toEqual([expect.stringMatching(/^position 2: OrderOpened of b breaks a rule: .*TableTaken/)])
})

test('finds more orders in preparation than the kitchen has places', () => {
  const busy = Array.from({ length: kitchenPlaces + 1 }, (_, i) => paidOrder(`order-${i}`, i + 1).slice(0, 4)).flat()
  expect(problemsIn(...busy)).toEqual([
    expect.stringMatching(/PreparationStarted of order-\d breaks a rule: .*KitchenFull/),
  ])
})

test('finds a command that took effect twice', () => {
  const [opened, item, submitted] = paidOrder('a', 1)
  expect(problemsIn(...present(opened, item, item, submitted))).toEqual([
    'position 3: ItemAdded of a was not decided so',
  ])
})

test('finds an amount that is not what the items cost', () => {
  const events = [...paidOrder('a', 1).slice(0, -1), { type: 'OrderPaid', order: 'a', table: 1, amount: 999 } as const]
  expect(problemsIn(...events)).toEqual([expect.stringMatching(/OrderPaid of a breaks a rule: .*WrongAmount/)])
})

const present = (...events: readonly (OrderEvent | undefined)[]): readonly OrderEvent[] =>
  events.filter((event) => event !== undefined)
