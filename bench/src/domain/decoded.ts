import type { Codec, DecodableEvent, DomainEvent } from 'factos'

/** The event; throws where the codec cannot read it. */
export const decoded = <E extends DomainEvent>(codec: Codec<E>, stored: DecodableEvent): E => {
  const event = codec.decode(stored)
  if (event.ok) return event.value
  throw new Error(`event ${stored.id} of type ${stored.type} cannot be decoded: ${event.error.reason}`)
}
