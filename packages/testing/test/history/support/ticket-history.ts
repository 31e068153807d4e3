import { decider, jsonCodec, query, queryItem, tag, type AppendCondition } from 'factos'
import type { HistoryModel } from '@factos/testing/history'
import { buy, soldTo, ticketWindow, type TicketSold } from '../../spec/ticket-window.ts'
import { writtenHistory, type WrittenHistory } from './written-history.ts'

export const tickets = jsonCodec<TicketSold>({ TicketSold: { tags: ({ buyer }) => [tag('buyer', buyer)] } })
export const model: HistoryModel = { deciders: { ticketWindow: decider(ticketWindow) }, codecs: { tickets } }
export const sale = query(queryItem({ types: ['TicketSold'] }))

/** A history of a ticket sale with two tickets, step by step. */
export interface TicketHistory extends WrittenHistory {
  /** Begins to buy a ticket. */
  readonly buys: (op: string, buyer: string, commandId?: string) => void
  /** Begins, lands and is acknowledged, with nothing in between. */
  readonly bought: (op: string, buyer: string, commandId?: string) => void
  /** Is told that it is sold out, at this position. */
  readonly soldOut: (op: string, observed: number) => void
  /** Begins to append without a decider. */
  readonly appends: (op: string, buyers: readonly string[], condition?: AppendCondition) => void
  /** Begins to read the sale. */
  readonly reads: (op: string) => void
  readonly unanswered: (op: string) => void
}

export const ticketHistory = (): TicketHistory => {
  const history = writtenHistory(model)
  const { begin, land, accept, end } = history
  const buys: TicketHistory['buys'] = (op, buyer, commandId) =>
    begin(op, {
      method: 'dispatchWithQuery',
      stream: 'sale',
      query: sale,
      decider: 'ticketWindow',
      codec: 'tickets',
      command: buy(buyer),
      commandId,
    })
  return {
    ...history,
    buys,
    bought: (op, buyer, commandId) => {
      buys(op, buyer, commandId)
      land(op, soldTo(buyer))
      accept(op)
    },
    soldOut: (op, observed) => end(op, { kind: 'Rejected', error: { type: 'SoldOut', capacity: 2 }, observed }),
    appends: (op, buyers, condition) =>
      begin(op, { method: 'append', stream: 'sale', codec: 'tickets', events: buyers.map(soldTo), condition }),
    reads: (op) => begin(op, { method: 'read', query: sale, codec: 'tickets' }),
    unanswered: (op) => end(op, { kind: 'Unknown', reason: 'TimedOut', message: 'no answer' }),
  }
}
