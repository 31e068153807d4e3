import { accept, decider, jsonCodec, query, queryItem, reject, tag, type Decider } from 'factos'
import { nothingSeen, see, type Seen } from './seen.ts'
import type { Workload } from './workload.ts'

type TicketSold = { type: 'TicketSold'; nonce: string; sale: string; seat: number; seen: Seen }
type BuyTicket = { type: 'BuyTicket'; nonce: string; sale: string }
type SoldOut = { type: 'SoldOut'; seen: Seen }

const capacity = 60

const ticketSale: Decider<BuyTicket, Seen, TicketSold, SoldOut> = decider<BuyTicket, Seen, TicketSold, SoldOut>({
  initial: nothingSeen,
  evolve: see,
  decide: (seen, { nonce, sale }) =>
    seen.count < capacity
      ? accept({ type: 'TicketSold', nonce, sale, seat: seen.count + 1, seen })
      : reject({ type: 'SoldOut', seen }),
})

const ticketCodec = jsonCodec<TicketSold>({ TicketSold: { tags: ({ sale }) => [tag('sale', sale)] } })

/** Tickets for a few sales of limited capacity: hot contexts, and many rejections once they are sold out. */
export const tickets: Workload = {
  name: 'tickets',
  title: 'tickets of limited capacity',
  model: { deciders: { ticketSale }, codecs: { ticketCodec } },
  next: ({ random, epoch, nonce, commandId }) => {
    const sale = `${epoch}-${random.below(3)}`
    return (store) =>
      store.dispatchWithQuery({
        stream: `buyer-${nonce}`,
        query: query(queryItem({ types: ['TicketSold'], tags: [tag('sale', sale)] })),
        decider: ticketSale,
        codec: ticketCodec,
        command: { type: 'BuyTicket', nonce, sale },
        commandId,
      })
  },
}
