import type { EventStore } from 'factos'
import { sale, ticketCodec } from '../sale/ticket-codec.ts'
import { soldTickets } from '../sale/sold-tickets.ts'
import { failed } from './failed.ts'

/** `GET /sale`: how the sale stands. */
export const showSale = async (reader: Pick<EventStore, 'readContext'>, capacity: number): Promise<Response> => {
  const read = await reader.readContext({ query: sale, decider: soldTickets, codec: ticketCodec })
  if (!read.ok) return failed(read.error)
  const buyers = read.value.state
  return Response.json({ capacity, sold: buyers.length, buyers })
}
