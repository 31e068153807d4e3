import { accept, decider, reject } from 'factos'

export type TicketSold = { type: 'TicketSold'; buyer: string }
export type BuyTicket = { type: 'BuyTicket'; buyer: string }
export type CountTickets = { type: 'CountTickets' }
export type SoldOut = { type: 'SoldOut'; capacity: number }

/** Two tickets, to anybody who comes in time. */
export const ticketWindow = decider<BuyTicket | CountTickets, { readonly sold: number }, TicketSold, SoldOut>({
  initial: { sold: 0 },
  evolve: ({ sold }) => ({ sold: sold + 1 }),
  decide: ({ sold }, command) => {
    if (command.type === 'CountTickets') return accept()
    return sold < 2 ? accept({ type: 'TicketSold', buyer: command.buyer }) : reject({ type: 'SoldOut', capacity: 2 })
  },
})

export const soldTo = (buyer: string): TicketSold => ({ type: 'TicketSold', buyer })
export const buy = (buyer: string): BuyTicket => ({ type: 'BuyTicket', buyer })
