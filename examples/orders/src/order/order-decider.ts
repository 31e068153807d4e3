import { accept, decider, reject } from 'factos'
import type { OrderEvent } from './order-events.ts'
import { totalOf, orderView, type Order, type OrderStatus } from './order.ts'

/** The commands that one order can judge by itself. */
export type OrderCommand =
  | { type: 'AddItem'; order: string; dish: string; price: number; note: string }
  | { type: 'RemoveItem'; order: string; line: number }
  | { type: 'SubmitOrder'; order: string }
  | { type: 'FinishPreparing'; order: string }
  | { type: 'ServeOrder'; order: string }
  | { type: 'PayOrder'; order: string; amount: number }
  | { type: 'CancelOrder'; order: string; reason: string }

export type NotPossible = { type: 'NotPossible'; command: string; status: OrderStatus }
export type OrderError =
  | NotPossible
  | { type: 'NoSuchLine'; line: number }
  | { type: 'NothingOrdered' }
  | { type: 'WrongAmount'; due: number; offered: number }

/** In which states of an order each command makes sense. */
const possibleWhile: Readonly<Record<OrderCommand['type'], readonly OrderStatus[]>> = {
  AddItem: ['draft'],
  RemoveItem: ['draft'],
  SubmitOrder: ['draft'],
  FinishPreparing: ['preparing'],
  ServeOrder: ['ready'],
  PayOrder: ['served'],
  CancelOrder: ['draft', 'submitted'],
}

/** The rules of one order. Its own stream holds all that they need. */
export const orderDecider = decider<OrderCommand, Order, OrderEvent, OrderError>({
  ...orderView,
  decide: (order, command) => {
    if (!possibleWhile[command.type].includes(order.status)) {
      return reject({ type: 'NotPossible', command: command.type, status: order.status })
    }
    switch (command.type) {
      case 'AddItem':
        return accept({ ...command, type: 'ItemAdded', line: order.nextLine })
      case 'RemoveItem':
        return order.items.some(({ line }) => line === command.line)
          ? accept({ type: 'ItemRemoved', order: command.order, line: command.line })
          : reject({ type: 'NoSuchLine', line: command.line })
      case 'SubmitOrder':
        return order.items.length > 0
          ? accept({ type: 'OrderSubmitted', order: command.order })
          : reject({ type: 'NothingOrdered' })
      case 'FinishPreparing':
        return accept({ type: 'OrderReady', order: command.order })
      case 'ServeOrder':
        return accept({ type: 'OrderServed', order: command.order })
      case 'PayOrder':
        return command.amount === totalOf(order)
          ? accept({ type: 'OrderPaid', order: command.order, table: order.table, amount: command.amount })
          : reject({ type: 'WrongAmount', due: totalOf(order), offered: command.amount })
      case 'CancelOrder':
        return accept({ type: 'OrderCancelled', order: command.order, table: order.table, reason: command.reason })
    }
  },
})
