import { jsonCodec, query, queryItem, tag } from 'factos'
import type { TicketSold } from './ticket-window.ts'

const conference = tag('event', 'gleamconf-2026')

/** How events are stored: as JSON, each with the tags that queries find it by. */
export const ticketCodec = jsonCodec<TicketSold>({
  TicketSold: { tags: () => [conference] },
})

/** The facts that a ticket's sale depends on: every ticket sold for this conference, whoever bought it. */
export const sale = query(queryItem({ types: ['TicketSold'], tags: [conference] }))
