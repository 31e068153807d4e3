import { accept, decider, jsonCodec, query, queryItem, reject, tag, type EventStore, type Query } from 'factos'
import { isDeepStrictEqual } from 'node:util'
import type { Task } from './task.ts'

export type TicketSold = { type: 'TicketSold'; sale: string; buyer: string; seat: number }
export type BuyTicket = { type: 'BuyTicket'; sale: string; buyer: string }
type SaleState = { readonly sold: number }

/**
 * Every ticket gets the next seat. So each event says which state it was decided on, and a decision on any other than the
 * one before it in the log shows: a seat is sold twice, or one is left out.
 */
export const ticketSale = decider<BuyTicket, SaleState, TicketSold, 'SoldOut'>({
  initial: { sold: 0 },
  evolve: ({ sold }) => ({ sold: sold + 1 }),
  decide: ({ sold }, { sale, buyer }) =>
    sold < capacity ? accept({ type: 'TicketSold', sale, buyer, seat: sold + 1 }) : reject('SoldOut'),
})

const capacity = 1_000_000_000

export const ticketCodec = jsonCodec<TicketSold>({ TicketSold: { tags: ({ sale }) => [tag('sale', sale)] } })

export const ticketsOf = (sale: string): Query<'TicketSold'> =>
  query(queryItem({ types: ['TicketSold'], tags: [tag('sale', sale)] }))

/**
 * Buys one ticket with Factos. Returns the number of new events, or that others won too often; throws for any other reason
 * not to accept it.
 */
export const buyTicket = async (store: EventStore, sale: string, buyer: string): Promise<number | 'gave up'> => {
  const bought = await store.dispatchWithQuery({
    stream: `buyer-${buyer}`,
    query: ticketsOf(sale),
    decider: ticketSale,
    codec: ticketCodec,
    command: { type: 'BuyTicket', sale, buyer },
  })
  if (bought.ok) return bought.value.events.length
  if (bought.error.kind === 'AppendConditionFailed') return 'gave up'
  throw new Error(`no ticket for ${buyer}: ${bought.error.kind}`, { cause: bought.error })
}

/** The same for a hand-written side. */
export const ticketTask = (sale: string, buyer: string): Task<SaleState, TicketSold> => ({
  stream: `buyer-${buyer}`,
  query: ticketsOf(sale),
  codec: ticketCodec,
  initial: ticketSale.initial,
  evolve: (state, { event }) => ticketSale.evolve(state, event),
  decide: (state) => ticketSale.decide(state, { type: 'BuyTicket', sale, buyer }),
})

/** Serial replay: says where an event is not what the decider decides on the events before it. */
export const replayTickets = (): ((event: TicketSold) => boolean) => {
  const states = new Map<string, SaleState>()
  return (event) => {
    const { sale, buyer } = event
    const state = states.get(sale) ?? ticketSale.initial
    const decided = ticketSale.decide(state, { type: 'BuyTicket', sale, buyer })
    states.set(sale, ticketSale.evolve(state, event))
    return decided.ok && isDeepStrictEqual(decided.value, [event])
  }
}
