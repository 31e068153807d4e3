import {
  accept,
  decider,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  type Decider,
  type DispatchWithQueryCall,
} from '../../src/index.ts'

export type TicketSold = { readonly type: 'TicketSold'; readonly buyer: string }
export type BuyTicket = { readonly buyer: string }
export type SoldOut = { readonly type: 'SoldOut'; readonly capacity: number }
export type TicketWindow = Decider<BuyTicket, readonly string[], TicketSold, SoldOut>

/** Sells a ticket to each buyer once, as long as there are any; its state are the buyers so far. */
export const ticketWindow = (capacity = 100): TicketWindow =>
  decider<BuyTicket, readonly string[], TicketSold, SoldOut>({
    initial: [],
    evolve: (buyers, { buyer }) => [...buyers, buyer],
    decide: (buyers, { buyer }) => {
      if (buyers.includes(buyer)) return accept()
      return buyers.length < capacity ? accept({ type: 'TicketSold', buyer }) : reject({ type: 'SoldOut', capacity })
    },
  })

export const ticketCodec = jsonCodec<TicketSold>({
  TicketSold: { tags: ({ buyer }) => [tag('sale', 'gleamconf'), tag('buyer', buyer)] },
})

/** Every ticket of the sale. */
export const sale = query(queryItem({ types: ['TicketSold'], tags: [tag('sale', 'gleamconf')] }))

const openWindow = ticketWindow()

/** A call of `dispatchWithQuery` by which somebody buys a ticket; everybody's tickets go to a stream of their own. */
export const buying = (
  buyer: string,
  window: TicketWindow = openWindow,
): DispatchWithQueryCall<BuyTicket, readonly string[], TicketSold, SoldOut, TicketSold, 'TicketSold'> => ({
  stream: `tickets-of-${buyer}`,
  query: sale,
  decider: window,
  codec: ticketCodec,
  command: { buyer },
})
