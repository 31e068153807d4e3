import type { EventStore } from 'factos'
import { sale, ticketCodec } from '../sale/ticket-codec.ts'
import { ticketWindow } from '../sale/ticket-window.ts'
import { failed } from './failed.ts'

/**
 * `POST /buy` with `{ "buyer": "renata" }`: 201 with the ticket, 409 where all are sold.
 *
 * A client that got no answer sends the same request again, with the same `Idempotency-Key`: it buys one ticket.
 */
export const buy = async (request: Request, store: EventStore, capacity: number): Promise<Response> => {
  const buyer = await buyerOf(request)
  if (buyer === undefined) return Response.json({ error: 'send { "buyer": "…" }' }, { status: 400 })

  const sold = await store.dispatchWithQuery({
    stream: `ticket-sale-${buyer}`,
    query: sale,
    decider: ticketWindow(capacity),
    codec: ticketCodec,
    command: { type: 'BuyTicket', buyer },
    commandId: request.headers.get('idempotency-key') ?? undefined,
  })
  if (sold.ok) return Response.json({ buyer, ticket: sold.value.append?.position }, { status: 201 })
  if (sold.error.kind === 'DomainError') {
    return Response.json({ error: 'sold out', capacity: sold.error.domainError.capacity }, { status: 409 })
  }
  return failed(sold.error)
}

const buyerOf = async (request: Request): Promise<string | undefined> => {
  const body: unknown = await request.json().catch(() => undefined)
  const buyer = (body as { readonly buyer?: unknown } | null | undefined)?.buyer
  return typeof buyer === 'string' && buyer !== '' ? buyer : undefined
}
