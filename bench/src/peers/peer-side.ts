import { replayTickets } from '../domain/ticket-sale.ts'
import { runCallers, type Perform } from '../measure/run-callers.ts'
import type { Side } from '../measure/side.ts'
import type { Peer } from './peer.ts'

/** A side that works with a peer. Its log is checked like the others: the count, and serial replay. */
export const peerSide = (peer: Peer, callers: number, perform: (peer: Peer) => Perform): Side => {
  const replay = replayTickets()
  let last = '0'
  return {
    name: peer.name,
    work: (seconds) => runCallers(callers, { seconds }, perform(peer)),
    check: async ({ events }) => {
      const found = await peer.eventsAfter(last)
      if (found.length !== events) {
        throw new Error(`${peer.name}: ${events} events were acknowledged, ${found.length} are in its log`)
      }
      for (const { place, ticket } of found) {
        if (ticket !== undefined && !replay(ticket)) throw new Error(`${peer.name}: wrong ticket at ${place}`)
      }
      last = found.at(-1)?.place ?? last
    },
    close: peer.close,
  }
}
