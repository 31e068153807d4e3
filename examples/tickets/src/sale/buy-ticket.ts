import type { CancelSignal, EventStore } from 'factos'
import { sale, ticketCodec } from './ticket-codec.ts'
import type { TicketWindow } from './ticket-window.ts'

/** Lets one buyer buy a ticket. Buyers have a stream each; what they compete for are the facts that the query selects. */
export const buyTicket = (store: EventStore, window: TicketWindow, buyer: string, signal?: CancelSignal) =>
  store.dispatchWithQuery({
    stream: `ticket-sale-${buyer}`,
    query: sale,
    decider: window,
    codec: ticketCodec,
    command: { type: 'BuyTicket', buyer },
    signal,
  })
