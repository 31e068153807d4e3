import type { Codec } from '../codec/codec.ts'
import { decodeError, type DecodeError } from '../errors/decode-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { EventToAppend, StoredEvent } from '../storage/stored-event.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { noEvents, noPosition } from '../vocabulary/position.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import type { Tag } from '../vocabulary/tag.ts'

/** What the application sees of a stored event, around its decoded `event`. */
export const recorded = <E>(stored: StoredEvent, event: E): Recorded<E> =>
  // Field by field: it is done for every event, and takes a fraction of what leaving `data` out of a copy does.
  Object.freeze({
    id: stored.id,
    stream: stored.stream,
    type: stored.type,
    version: stored.version,
    tags: stored.tags as readonly Tag[],
    metadata: stored.metadata,
    revision: stored.revision,
    position: stored.position,
    recordedAt: stored.recordedAt,
    event,
  })

/** A stored event, decoded. */
export const decodeStored = <E extends DomainEvent>(
  codec: Codec<E>,
  stored: StoredEvent,
): Result<Recorded<E>, DecodeError> => {
  const tagged = { ...stored, tags: stored.tags as readonly Tag[] }
  const decoded = codec.decode(tagged)
  return decoded.ok ? ok(recorded(stored, decoded.value)) : err(decodeError(decoded.error, tagged))
}

/** Stored events, decoded, in their order; the first that cannot be is the error. */
export const decodeAll = <E extends DomainEvent>(
  codec: Codec<E>,
  events: readonly StoredEvent[],
): Result<readonly Recorded<E>[], DecodeError> => {
  const all: Recorded<E>[] = []
  for (const stored of events) {
    const one = decodeStored(codec, stored)
    if (!one.ok) return one
    all.push(one.value)
  }
  return ok(all)
}

/** The event that its codec makes of its own encoded bytes. */
export const decodeEncoded = <E extends DomainEvent>(
  codec: Codec<E>,
  encoded: EventToAppend,
): Result<E, DecodeError> => {
  const tagged = { ...encoded, tags: encoded.tags as readonly Tag[] }
  const decoded = codec.decode(tagged)
  if (decoded.ok) return decoded
  return err(decodeError(decoded.error, { ...tagged, position: noPosition, revision: noEvents }))
}
