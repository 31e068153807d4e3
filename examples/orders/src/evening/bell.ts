import { reactor } from 'factos'
import type { OrderEvent } from '../order/order-events.ts'

export type OrderClosed = { type: 'OrderClosed'; order: string; outcome: 'paid' | 'cancelled'; amount: number }

/** Rings when an order has come to its end. */
export const bell = reactor<OrderEvent, OrderClosed>({
  react: ({ event }) => {
    const { type, order } = event
    if (type === 'OrderPaid') return [{ type: 'OrderClosed', order, outcome: 'paid', amount: event.amount }]
    if (type === 'OrderCancelled') return [{ type: 'OrderClosed', order, outcome: 'cancelled', amount: 0 }]
    return []
  },
})
