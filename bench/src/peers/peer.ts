import type { TicketSold } from '../domain/ticket-sale.ts'

/** Another event store, that sells tickets by the same rules, over a database of its own that is empty at first. */
export interface Peer {
  /** Package and version. */
  readonly name: string
  /** Buys one ticket: reads, folds, decides, appends only if nothing came in between; tries again after a conflict. */
  readonly buyTicket: (sale: string, buyer: string) => Promise<number | 'gave up'>
  /** Appends one event without a condition. */
  readonly note: (visitor: string, page: number) => Promise<number>
  /** The events after a place in its log, by plain SQL, in the order of the log. */
  readonly eventsAfter: (place: string) => Promise<readonly PlacedTicket[]>
  readonly close: () => Promise<void>
}

export interface PlacedTicket {
  readonly place: string
  /** Nothing for an event that is no ticket. */
  readonly ticket: TicketSold | undefined
}

/** How often a peer may decide again after losing, where it lets one say so: more often than Factos, which gives up after 10. */
export const conflictRetries = 1_000
