import { reactor } from 'factos'
import type { TicketSold } from './ticket-window.ts'

export type Announcement = { type: 'Announcement'; ticket: number; buyer: string }

/** What should follow from a sale: that it is announced, with its place in the log. It says so, and prints nothing itself. */
export const announcer = reactor<TicketSold, Announcement>({
  react: ({ event, position }) => [{ type: 'Announcement', ticket: position, buyer: event.buyer }],
})
