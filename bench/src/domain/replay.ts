import { mergeCodecs, type DecodableEvent } from 'factos'
import { courseCodec, replayCourses } from './courses.ts'
import { decoded } from './decoded.ts'
import { gateCodec } from './gate.ts'
import { replayTickets } from './ticket-sale.ts'
import { visitCodec } from './visits.ts'

/** An event as it was found in a log. */
export type FoundEvent = DecodableEvent & { readonly position: number }

/** How many tickets each sale of a generated log has sold. */
export const ticketsInGeneratedSale = 10

const everything = mergeCodecs(gateCodec, courseCodec, visitCodec)

/**
 * Decides a whole log again, one event after the other, by the pure deciders. Throws at the first event that is not what
 * they decide on the events before it, and at the first gap in the positions.
 */
export const serialReplay = (from: number): ((found: FoundEvent) => void) => {
  const ticket = replayTickets()
  const course = replayCourses()
  let last = from
  return (found) => {
    if (found.position !== last + 1) throw new Error(`position ${found.position} follows position ${last}`)
    last = found.position
    const event = decoded(everything, found)
    const holds =
      event.type === 'TicketSold'
        ? ticket(event)
        : event.type === 'GateOpened'
          ? event.sold === ticketsInGeneratedSale
          : event.type === 'VisitNoted' || course(event)
    if (!holds) throw new Error(`position ${found.position}, ${JSON.stringify(event)}: not what is decided there`)
  }
}
