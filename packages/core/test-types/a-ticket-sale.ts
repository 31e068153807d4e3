// The domain that the type tests speak of.

import { accept, decider, jsonCodec, query, queryItem, reject, tag, type EventStore } from 'factos'

export type TicketSold = { type: 'TicketSold'; buyer: string }
export type TicketReturned = { type: 'TicketReturned'; buyer: string; reason?: string }
export type BuyTicket = { type: 'BuyTicket'; buyer: string }
export type SoldOut = { type: 'SoldOut'; capacity: number }
export type Window = { capacity: number; sold: number }

export const ticketWindow = decider<BuyTicket, Window, TicketSold, SoldOut>({
  initial: { capacity: 100, sold: 0 },
  evolve: (window) => ({ ...window, sold: window.sold + 1 }),
  decide: (window, { buyer }) =>
    window.sold < window.capacity
      ? accept({ type: 'TicketSold', buyer })
      : reject({ type: 'SoldOut', capacity: window.capacity }),
})

/** Rejects nothing. */
export const ledger = decider<BuyTicket, number, TicketSold>({
  initial: 0,
  evolve: (sold) => sold + 1,
  decide: (_sold, { buyer }) => accept({ type: 'TicketSold', buyer }),
})

export const ticketCodec = jsonCodec<TicketSold>({ TicketSold: { tags: () => [tag('event', 'gleamconf-2026')] } })

/** Knows more than the deciders above need. */
export const appCodec = jsonCodec<TicketSold | TicketReturned>({
  TicketSold: { tags: () => [] },
  TicketReturned: { tags: ({ buyer }) => [tag('buyer', buyer)] },
})

export const sale = query(queryItem({ types: ['TicketSold'], tags: [tag('event', 'gleamconf-2026')] }))

export declare const store: EventStore
