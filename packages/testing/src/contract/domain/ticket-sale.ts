import {
  accept,
  decider,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  type Dispatch,
  type DispatchError,
  type EventStore,
  type JsonCodec,
  type Query,
  type Result,
} from 'factos'

/** A ticket was sold. */
export type TicketSold = { readonly type: 'TicketSold'; readonly buyer: string }
/** There was none left. */
export type SoldOut = { readonly type: 'SoldOut'; readonly sold: number }

/** The event type and tag that the sale's decisions depend on. */
export const ticketsSold: Query<'TicketSold'> = query(queryItem({ types: ['TicketSold'], tags: [tag('event', 'e1')] }))

/** Each ticket carries the event's tag and its buyer's. */
export const ticketCodec: JsonCodec<TicketSold> = jsonCodec<TicketSold>({
  TicketSold: { tags: ({ buyer }) => [tag('event', 'e1'), tag('buyer', buyer)] },
})

/** What a sale gives back. */
export type SaleResult = Result<Dispatch<TicketSold>, DispatchError<SoldOut>>

/** A sale of so many tickets through one store, which counts how often it decided. */
export interface TicketSale {
  readonly buy: (buyer: string, commandId?: string, stream?: string) => Promise<SaleResult>
  readonly decisions: () => number
}

/** A sale that gives up late, so that a check meets the outcome of a race and not its end. */
export const ticketSale = (store: Pick<EventStore, 'dispatchWithQuery'>, capacity: number): TicketSale => {
  let decisions = 0
  const window = decider<{ readonly buyer: string }, number, TicketSold, SoldOut>({
    initial: 0,
    evolve: (sold) => sold + 1,
    decide: (sold, { buyer }) => {
      decisions++
      return sold < capacity ? accept({ type: 'TicketSold', buyer }) : reject({ type: 'SoldOut', sold })
    },
  })
  return {
    decisions: () => decisions,
    buy: (buyer, commandId, stream = `ticket-${buyer}`) =>
      store.dispatchWithQuery({
        stream,
        query: ticketsSold,
        decider: window,
        codec: ticketCodec,
        command: { buyer },
        commandId,
        retry: patient,
      }),
  }
}

/** Many short tries: racing commands lose often, and a check should see who wins, not who gives up. */
export const patient = { attempts: 50, minDelayMs: 1, maxDelayMs: 10 } as const
