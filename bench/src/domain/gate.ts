import { accept, decider, jsonCodec, mergeCodecs, tag, type EventStore } from 'factos'
import { ticketCodec, ticketsOf, type TicketSold } from './ticket-sale.ts'

export type GateOpened = { type: 'GateOpened'; sale: string; gate: string; sold: number }
type OpenGate = { type: 'OpenGate'; sale: string; gate: string }

/** Decides on the tickets of a sale and appends something else, so that the context stays as long as it is. */
const gateKeeper = decider<OpenGate, { readonly sold: number }, TicketSold | GateOpened>({
  initial: { sold: 0 },
  evolve: ({ sold }) => ({ sold: sold + 1 }),
  decide: ({ sold }, { sale, gate }) => accept<TicketSold | GateOpened>({ type: 'GateOpened', sale, gate, sold }),
})

export const gateCodec = mergeCodecs(
  ticketCodec,
  jsonCodec<GateOpened>({ GateOpened: { tags: ({ gate }) => [tag('gate', gate)] } }),
)

/** Opens a gate with Factos; throws where the store does not accept it. Returns the number of new events. */
export const openGate = async (store: EventStore, sale: string, gate: string): Promise<number> => {
  const opened = await store.dispatchWithQuery({
    stream: `gate-${gate}`,
    query: ticketsOf(sale),
    decider: gateKeeper,
    codec: gateCodec,
    command: { type: 'OpenGate', sale, gate },
  })
  if (!opened.ok) throw new Error(`gate ${gate} stays shut: ${opened.error.kind}`, { cause: opened.error })
  return opened.value.events.length
}
