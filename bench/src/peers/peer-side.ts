import { replayTickets } from '../domain/ticket-sale.ts'
import { runCallers, type Perform } from '../measure/run-callers.ts'
import type { Side } from '../measure/side.ts'
import type { Peer } from './peer.ts'

/**
 * A side that works with a peer. Its log is checked like the others, by count and by serial replay; but what is wrong there
 * is told in the table, because it is worth knowing, and not ours to mend.
 */
export const peerSide = (peer: Peer, callers: number, perform: (peer: Peer) => Perform): Side => {
  const replay = replayTickets()
  let last = '0'
  let missing = 0
  let wrong = 0
  return {
    name: peer.name,
    work: (seconds) => runCallers(callers, { seconds }, perform(peer)),
    check: async ({ events }) => {
      const found = await peer.eventsAfter(last)
      missing += events - found.length
      for (const { ticket } of found) if (ticket !== undefined && !replay(ticket)) wrong++
      last = found.at(-1)?.place ?? last
    },
    problem: () => {
      const problems = [
        missing === 0
          ? []
          : [`its log holds ${Math.abs(missing)} events ${missing > 0 ? 'fewer' : 'more'} than it acknowledged`],
        wrong === 0 ? [] : [`${wrong} of its events were decided on something else than the events before them`],
      ]
      return problems.flat().join('; ') || undefined
    },
    close: peer.close,
  }
}
