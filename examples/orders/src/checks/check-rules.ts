import { isDeepStrictEqual } from 'node:util'
import { computeEvents, contextOf, decideContext, type ContextDecider, type Decision, type Recorded } from 'factos'
import { openingOrder } from '../order/opening-order.ts'
import { orderDecider, type OrderCommand } from '../order/order-decider.ts'
import type { OrderEvent, OrderOpened, PreparationStarted } from '../order/order-events.ts'
import { startingPreparation } from '../order/starting-preparation.ts'

/**
 * Serial replay: every recorded event must be what its decider decides on the events before it. Were a rule broken in
 * the rush, such as a table given away twice, it would show here.
 */
export const checkRules = (log: readonly Recorded<OrderEvent>[]): readonly string[] =>
  log.flatMap(({ position, stream, type, event }, i) => {
    const decision = decideAgain(log.slice(0, i), stream, event)
    if (!decision.ok)
      return [`position ${position}: ${type} of ${stream} breaks a rule: ${JSON.stringify(decision.error)}`]
    return isDeepStrictEqual(decision.value, [event])
      ? []
      : [`position ${position}: ${type} of ${stream} was not decided so`]
  })

type Log = readonly Recorded<OrderEvent>[]

const decideAgain = (before: Log, stream: string, event: OrderEvent): Decision<OrderEvent, unknown> => {
  switch (event.type) {
    case 'OrderOpened':
      return inContext(openingOrder, before, { ...event, type: 'OpenOrder' })
    case 'PreparationStarted':
      return inContext(startingPreparation, before, { type: 'StartPreparing', order: event.order })
    default: {
      const events = before.filter((one) => one.stream === stream).map((one) => one.event)
      return computeEvents(orderDecider, events, commandOf(event))
    }
  }
}

const inContext = <C, S, E, D>(
  decider: ContextDecider<C, S, E, D>,
  before: Log,
  command: NoInfer<C>,
): Decision<E, D> => {
  const context = contextOf(decider, command)
  const state = before.reduce((states, recorded) => context.evolve(states, recorded), context.initial)
  return decideContext({ state }, decider, command)
}

const commandOf = (event: Exclude<OrderEvent, OrderOpened | PreparationStarted>): OrderCommand => {
  const { order } = event
  switch (event.type) {
    case 'ItemAdded':
      return { type: 'AddItem', order, dish: event.dish, price: event.price, note: event.note }
    case 'ItemRemoved':
      return { type: 'RemoveItem', order, line: event.line }
    case 'OrderSubmitted':
      return { type: 'SubmitOrder', order }
    case 'OrderReady':
      return { type: 'FinishPreparing', order }
    case 'OrderServed':
      return { type: 'ServeOrder', order }
    case 'OrderPaid':
      return { type: 'PayOrder', order, amount: event.amount }
    case 'OrderCancelled':
      return { type: 'CancelOrder', order, reason: event.reason }
  }
}
