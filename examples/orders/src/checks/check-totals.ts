import { isDeepStrictEqual } from 'node:util'
import type { Recorded } from 'factos'
import { keptItems, type PlannedOrder } from '../evening/planned-orders.ts'
import type { ItemAdded, OrderEvent } from '../order/order-events.ts'

/**
 * Every order must have come to its end with what its guests asked for, each item once; and the money must be what the
 * served items cost. Counted from the events alone, apart from the code that decided them.
 */
export const checkTotals = (
  planned: readonly PlannedOrder[],
  log: readonly Recorded<OrderEvent>[],
): readonly string[] => {
  const events = log.map(({ event }) => event)
  const histories = Map.groupBy(events, ({ order }) => order)
  const problems = planned.flatMap((order) => checkOrder(order, histories.get(order.order) ?? []))

  const strangers = [...histories.keys()].filter((order) => !planned.some((one) => one.order === order))
  problems.push(...strangers.map((order) => `${order} was never planned`))

  const served = events.filter(({ type }) => type === 'OrderServed').map(({ order }) => histories.get(order) ?? [])
  const cost = sum(served.flatMap(itemsOf).map(({ price }) => price))
  const paid = sum(events.map((event) => (event.type === 'OrderPaid' ? event.amount : 0)))
  if (paid !== cost) problems.push(`${paid} cents were paid for served items of ${cost} cents`)
  return problems
}

const checkOrder = (planned: PlannedOrder, history: readonly OrderEvent[]): readonly string[] => {
  const last = history.at(-1)?.type ?? 'nothing'
  if (last === 'OrderCancelled') {
    return planned.impatient ? [] : [`${planned.order} was cancelled, though its guests had time`]
  }
  if (last !== 'OrderPaid') return [`${planned.order} ended with ${last}`]
  const items = itemsOf(history).map(({ dish, price, note }) => ({ dish, price, note }))
  return isDeepStrictEqual(items, keptItems(planned))
    ? []
    : [`${planned.order} holds other items than its guests chose`]
}

const itemsOf = (history: readonly OrderEvent[]): readonly ItemAdded[] => {
  const removed = new Set(history.map((event) => (event.type === 'ItemRemoved' ? event.line : undefined)))
  return history.filter((event) => event.type === 'ItemAdded').filter(({ line }) => !removed.has(line))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
