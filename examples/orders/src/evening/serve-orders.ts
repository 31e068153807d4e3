import { setTimeout as pause } from 'node:timers/promises'
import { FactosError, reactAll, type EventStore } from 'factos'
import { sendCommand } from '../order/send-command.ts'
import { bell, type OrderClosed } from './bell.ts'
import type { PlannedOrder } from './planned-orders.ts'
import { requestsFor, type Request } from './requests-for.ts'

/** How a worker's requests ended. */
export type Tally = {
  /** Appended events. */
  accepted: number
  /** Were handled before, usually by another worker, and did nothing again. */
  repeated: number
  /** Had to wait for a table or for the kitchen, and were sent again. */
  waited: number
  /** Came too late: the order had been cancelled, or could no longer be. */
  tooLate: number
  /** Rounds in which somebody else's append came first, and the command was decided again. */
  conflicts: number
}

const pauseMs = 5

/** Ten seconds and more in which nothing moves. Every worker can move every order, so it would be a bug. */
const mostIdleRounds = 2000

/**
 * Takes every planned order to its end. Any number of workers may do so at the same time, with the same orders: each
 * request takes effect once.
 */
export const serveOrders = async (
  store: EventStore,
  planned: readonly PlannedOrder[],
  worker: number,
  ring: (closed: OrderClosed) => void,
): Promise<Tally> => {
  const tally: Tally = { accepted: 0, repeated: 0, waited: 0, tooLate: 0, conflicts: 0 }

  /** Whether the request is settled, one way or the other; else it is to be sent again later. */
  const settle = async ({ command, commandId }: Request): Promise<boolean> => {
    const result = await sendCommand(store, command, { commandId, actor: `worker-${worker}` })
    if (result.ok) {
      const { duplicate, events, attempts } = result.value
      tally[duplicate ? 'repeated' : 'accepted'] += 1
      tally.conflicts += attempts - 1
      // The bell is rung by whoever closed the order, so that it rings once.
      if (!duplicate) reactAll(bell, events).forEach(ring)
      return true
    }
    if (result.error.kind !== 'DomainError') throw new FactosError(result.error)
    switch (result.error.domainError.type) {
      case 'TableTaken':
      case 'KitchenFull':
        tally.waited += 1
        return false
      case 'NotPossible':
        tally.tooLate += 1
        return true
      default:
        throw new FactosError(result.error)
    }
  }

  /** Sends the requests of an order until one has to wait, and returns what is left of them. */
  const advance = async (requests: readonly Request[]): Promise<readonly Request[]> => {
    for (const [settled, request] of requests.entries()) {
      if (!(await settle(request))) return requests.slice(settled)
    }
    return []
  }

  let orders = inTurn(planned, worker).map((order) => requestsFor(order, worker % 2 === 1))
  for (let idleRounds = 0; orders.length > 0; idleRounds++) {
    const left: (readonly Request[])[] = []
    for (const requests of orders) left.push(await advance(requests))
    if (requestsIn(left) < requestsIn(orders)) idleRounds = 0
    if (idleRounds === mostIdleRounds)
      throw new Error(`${left.length} orders wait for a table or for the kitchen in vain`)
    orders = left.filter(({ length }) => length > 0)
    if (orders.length > 0) await pause(pauseMs)
  }
  return tally
}

const requestsIn = (orders: readonly (readonly Request[])[]): number =>
  orders.reduce((total, { length }) => total + length, 0)

const startingPoints = 4

/** Workers begin at different orders, but at least two at the same: one that hears the guests first, one the kitchen. */
const inTurn = (planned: readonly PlannedOrder[], worker: number): readonly PlannedOrder[] => {
  const first = Math.floor(((Math.floor(worker / 2) % startingPoints) * planned.length) / startingPoints)
  return [...planned.slice(first), ...planned.slice(0, first)]
}
