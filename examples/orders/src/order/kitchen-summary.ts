import { mergeViews, view } from 'factos'
import type { OrderEvent } from './order-events.ts'
import { orderView, type Order } from './order.ts'

const orders = view<Readonly<Record<string, Order>>, OrderEvent>({
  initial: {},
  evolve: (orders, event) => ({
    ...orders,
    [event.order]: orderView.evolve(orders[event.order] ?? orderView.initial, event),
  }),
})

const dishes = view<Readonly<Record<string, number>>, OrderEvent>({
  initial: {},
  evolve: (counts, event) => {
    if (event.type !== 'PreparationStarted') return counts
    const counted = { ...counts }
    for (const dish of event.dishes) counted[dish] = (counted[dish] ?? 0) + 1
    return counted
  },
})

const load = view<{ readonly now: number; readonly most: number }, OrderEvent>({
  initial: { now: 0, most: 0 },
  evolve: ({ now, most }, event) => {
    if (event.type === 'PreparationStarted') return { now: now + 1, most: Math.max(most, now + 1) }
    return event.type === 'OrderReady' ? { now: now - 1, most } : { now, most }
  },
})

const revenue = view<number, OrderEvent>({
  initial: 0,
  evolve: (cents, event) => (event.type === 'OrderPaid' ? cents + event.amount : cents),
})

/** The evening at a glance: every order, how often each dish was cooked, how full the kitchen was, and the money in cents. */
export const kitchenSummary = mergeViews({ orders, dishes, load, revenue })
