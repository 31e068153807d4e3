import { allEvents, type Codec, type DomainEvent, type EventStore, type Recorded } from '../../src/index.ts'
import { ticketCodec } from './ticket-sale.ts'

/** All events of a store's log, in their order. */
export const logOf = async <E extends DomainEvent>(
  store: Pick<EventStore, 'read'>,
  codec: Codec<E>,
): Promise<readonly Recorded<E>[]> => {
  const all: Recorded<E>[] = []
  for await (const recorded of store.read({ query: allEvents, codec })) all.push(recorded)
  return all
}

/** Whom tickets were sold to, in the order of the log. */
export const buyersIn = async (store: Pick<EventStore, 'read'>): Promise<readonly string[]> =>
  (await logOf(store, ticketCodec)).map(({ event }) => event.buyer)
