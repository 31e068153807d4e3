import { view } from 'factos'
import type { OrderEvent } from './order-events.ts'

export type OrderStatus = 'unknown' | 'draft' | 'submitted' | 'preparing' | 'ready' | 'served' | 'paid' | 'cancelled'

/** What the rules need to know of one order. */
export type Order = {
  readonly status: OrderStatus
  readonly table: number
  readonly items: readonly { readonly line: number; readonly dish: string; readonly price: number }[]
  readonly nextLine: number
}

/** An order as its events leave it. */
export const orderView = view<Order, OrderEvent>({
  initial: { status: 'unknown', table: 0, items: [], nextLine: 1 },
  evolve: (order, event) => {
    switch (event.type) {
      case 'OrderOpened':
        return { ...order, status: 'draft', table: event.table }
      case 'ItemAdded': {
        const { line, dish, price } = event
        return { ...order, items: [...order.items, { line, dish, price }], nextLine: line + 1 }
      }
      case 'ItemRemoved':
        return { ...order, items: order.items.filter(({ line }) => line !== event.line) }
      case 'OrderSubmitted':
        return { ...order, status: 'submitted' }
      case 'PreparationStarted':
        return { ...order, status: 'preparing' }
      case 'OrderReady':
        return { ...order, status: 'ready' }
      case 'OrderServed':
        return { ...order, status: 'served' }
      case 'OrderPaid':
        return { ...order, status: 'paid' }
      case 'OrderCancelled':
        return { ...order, status: 'cancelled' }
    }
  },
})

/** What the order's items cost together, in cents. */
export const totalOf = ({ items }: Order): number => items.reduce((total, { price }) => total + price, 0)
