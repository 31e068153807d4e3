import { accept, contextDecider, contextView, query, queryItem, reject, view, type Decision } from 'factos'
import { orderContext } from './order-context.ts'
import type { NotPossible } from './order-decider.ts'
import type { OrderReady, PreparationStarted } from './order-events.ts'

export type StartPreparing = { type: 'StartPreparing'; order: string }
export type KitchenFull = { type: 'KitchenFull'; places: number }

/** How many orders the kitchen prepares at once. */
export const kitchenPlaces = 2

/** The orders that are in preparation. */
const inPreparation = view<readonly string[], PreparationStarted | OrderReady>({
  initial: [],
  evolve: (orders, event) =>
    event.type === 'PreparationStarted' ? [...orders, event.order] : orders.filter((order) => order !== event.order),
})

const kitchenContext = contextView(inPreparation, () =>
  query(queryItem({ types: ['PreparationStarted', 'OrderReady'] })),
)

/** A rule across orders: the kitchen never prepares more of them than it has places. */
export const startingPreparation = contextDecider({
  views: { order: orderContext, kitchen: kitchenContext },
  decide: ({ order, kitchen }, command: StartPreparing): Decision<PreparationStarted, NotPossible | KitchenFull> => {
    if (order.status !== 'submitted')
      return reject({ type: 'NotPossible', command: command.type, status: order.status })
    if (kitchen.length >= kitchenPlaces) return reject({ type: 'KitchenFull', places: kitchenPlaces })
    const dishes = order.items.map(({ dish }) => dish)
    return accept({ type: 'PreparationStarted', order: command.order, dishes })
  },
})
