import { accept, decider, reject } from 'factos'

export type BuyTicket = { type: 'BuyTicket'; buyer: string }
export type TicketSold = { type: 'TicketSold'; buyer: string }
export type SoldOut = { type: 'SoldOut'; capacity: number }

/** The rule of the sale: as many tickets as there are seats, and no more. */
export const ticketWindow = (capacity: number) =>
  decider<BuyTicket, { sold: number }, TicketSold, SoldOut>({
    initial: { sold: 0 },
    evolve: ({ sold }) => ({ sold: sold + 1 }),
    decide: ({ sold }, { buyer }) =>
      sold < capacity ? accept({ type: 'TicketSold', buyer }) : reject({ type: 'SoldOut', capacity }),
  })
