import { errorToString, reactAll, type CancelSignal, type EventStore } from 'factos'
import { type Announcement, announcer } from '../sale/announcer.ts'
import { buyTicket } from '../sale/buy-ticket.ts'
import { ticketWindow } from '../sale/ticket-window.ts'

/** What is for sale, and who wants it. */
export type Sale = {
  readonly capacity: number
  readonly buyers: readonly string[]
  /** How many buyers are served at the same time. */
  readonly concurrency: number
}

/** What the buyers heard. */
export type SaleResult = {
  readonly accepted: readonly string[]
  readonly soldOut: readonly string[]
  /** Buyers who heard neither, and why. */
  readonly failures: readonly { readonly buyer: string; readonly reason: string }[]
}

/** Serves every buyer once, many at a time. */
export const runSale = async (
  store: EventStore,
  { capacity, buyers, concurrency }: Sale,
  announce: (announcement: Announcement) => void,
  signal?: CancelSignal,
): Promise<SaleResult> => {
  const window = ticketWindow(capacity)
  const accepted: string[] = []
  const soldOut: string[] = []
  const failures: { buyer: string; reason: string }[] = []

  const serve = async (buyer: string): Promise<void> => {
    const bought = await buyTicket(store, window, buyer, signal)
    if (bought.ok) {
      accepted.push(buyer)
      reactAll(announcer, bought.value.events).forEach(announce)
    } else if (bought.error.kind === 'DomainError') {
      soldOut.push(buyer)
    } else {
      failures.push({ buyer, reason: errorToString(bought.error) })
    }
  }

  // All servers share one queue, so a slow buyer holds up only one of them.
  const queue = buyers.values()
  const server = async (): Promise<void> => {
    for (const buyer of queue) await serve(buyer)
  }
  await Promise.all(Array.from({ length: concurrency }, server))
  return { accepted, soldOut, failures }
}
