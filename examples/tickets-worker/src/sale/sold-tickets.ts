import { view } from 'factos'
import type { TicketSold } from './ticket-window.ts'

/** Who has a ticket, for those who look at the sale. It decides nothing. */
export const soldTickets = view<readonly string[], TicketSold>({
  initial: [],
  evolve: (buyers, { buyer }) => [...buyers, buyer],
})
