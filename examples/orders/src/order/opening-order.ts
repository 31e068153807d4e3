import { accept, contextDecider, contextView, query, queryItem, reject, tag, view, type Decision } from 'factos'
import { orderContext } from './order-context.ts'
import type { NotPossible } from './order-decider.ts'
import type { OrderCancelled, OrderOpened, OrderPaid } from './order-events.ts'

export type OpenOrder = { type: 'OpenOrder'; order: string; table: number }
export type TableTaken = { type: 'TableTaken'; table: number; by: string }

/** The open order of a table, or `null`. */
const openOrder = view<string | null, OrderOpened | OrderPaid | OrderCancelled>({
  initial: null,
  evolve: (_, event) => (event.type === 'OrderOpened' ? event.order : null),
})

const tableContext = contextView(openOrder, ({ table }: { table: number }) =>
  query(queryItem({ types: ['OrderOpened', 'OrderPaid', 'OrderCancelled'], tags: [tag('table', table)] })),
)

/** A rule across orders: a table has one open order. */
export const openingOrder = contextDecider({
  views: { order: orderContext, table: tableContext },
  decide: ({ order, table }, command: OpenOrder): Decision<OrderOpened, NotPossible | TableTaken> => {
    if (order.status !== 'unknown') return reject({ type: 'NotPossible', command: command.type, status: order.status })
    if (table !== null) return reject({ type: 'TableTaken', table: command.table, by: table })
    return accept({ type: 'OrderOpened', order: command.order, table: command.table })
  },
})
