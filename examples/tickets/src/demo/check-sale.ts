import { isDeepStrictEqual } from 'node:util'
import type { Recorded } from 'factos'
import { ticketWindow, type TicketSold } from '../sale/ticket-window.ts'
import type { Sale, SaleResult } from './run-sale.ts'

/** What is wrong with a sale, held against what the log recorded. Nothing, unless there is a bug somewhere. */
export const checkSale = (
  { capacity, buyers }: Pick<Sale, 'capacity' | 'buyers'>,
  { accepted, soldOut, failures }: SaleResult,
  recorded: readonly Recorded<TicketSold>[],
): readonly string[] => {
  const told = new Set(accepted)
  const holders = new Set(recorded.map(({ event }) => event.buyer))
  const left = Math.min(capacity, buyers.length) - recorded.length

  const problems = failures.map(({ buyer, reason }) => `${buyer} heard neither "sold" nor "sold out": ${reason}`)
  problems.push(...replay(capacity, recorded))
  for (const buyer of told) if (!holders.has(buyer)) problems.push(`lost: the log lacks the ticket sold to ${buyer}`)
  for (const buyer of holders) if (!told.has(buyer)) problems.push(`the log has a ticket that ${buyer} never heard of`)
  if (holders.size < recorded.length) problems.push(`${recorded.length - holders.size} tickets went to the same buyer`)
  if (left > 0 && soldOut.length > 0) problems.push(`${soldOut.length} heard "sold out" with ${left} tickets left`)
  return problems
}

/** Serial replay: every recorded sale must be what the decider decides after the sales before it. */
const replay = (capacity: number, recorded: readonly Recorded<TicketSold>[]): readonly string[] => {
  const window = ticketWindow(capacity)
  const problems: string[] = []
  let state = window.initial
  for (const { event, position } of recorded) {
    const decision = window.decide(state, { type: 'BuyTicket', buyer: event.buyer })
    if (!decision.ok) {
      problems.push(`oversold: position ${position} is a sale to ${event.buyer}, after all ${capacity} tickets`)
    } else if (!isDeepStrictEqual(decision.value, [event])) {
      problems.push(`position ${position} holds another event than the decider decides`)
    }
    state = window.evolve(state, event)
  }
  return problems
}
