import type { Codec } from '../codec/codec.ts'
import type { DecodeError } from '../errors/decode-error.ts'
import type { StoreError } from '../errors/store-error.ts'
import { uuidOf, uuidV7 } from '../ids/uuid.ts'
import { err, ok, type Result } from '../result.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { EventToAppend } from '../storage/stored-event.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { noMetadata, type Metadata } from '../vocabulary/metadata.ts'
import { eventsError } from './admission.ts'
import { decodeEncoded } from './recorded-event.ts'

/** Events ready to be sent, beside the events as their codec reads them back from those bytes. */
export interface EncodedEvents<E> {
  readonly toAppend: readonly EventToAppend[]
  readonly decoded: readonly E[]
}

/** What belongs to every event of a command. */
export interface EventOrigin {
  readonly stream: string
  readonly commandId: string | undefined
  readonly metadata: Metadata | undefined
}

/**
 * Encodes events, gives them their ids and checks them against the store's limits. Ids are fixed here, before anything is
 * sent, so that sending again can never store an event twice; with a command id they derive from it.
 */
export const encodeEvents = <E extends DomainEvent>(
  codec: Codec<E>,
  events: readonly E[],
  origin: EventOrigin,
  limits: StorageLimits,
): Result<EncodedEvents<E>, StoreError | DecodeError> => {
  const toAppend = events.map((event, index) => encodeEvent(codec, event, index, origin))
  const error = eventsError(toAppend, limits)
  if (error !== undefined) return err(error)
  const decoded: E[] = []
  for (const encoded of toAppend) {
    const readBack = decodeEncoded(codec, encoded)
    if (!readBack.ok) return readBack
    decoded.push(readBack.value)
  }
  return ok({ toAppend, decoded })
}

const encodeEvent = <E extends DomainEvent>(
  codec: Codec<E>,
  event: E,
  index: number,
  { stream, commandId, metadata }: EventOrigin,
): EventToAppend => {
  const { id, type, version = 1, tags, metadata: own, data } = codec.encode(event)
  if (!(data instanceof Uint8Array)) throw new TypeError(`the codec's data for '${type}' is not a Uint8Array`)
  return {
    id: id ?? (commandId === undefined ? uuidV7() : uuidOf(`${commandId}\n${index}`)),
    stream,
    type,
    version,
    // Copies: what the caller or codec does with its own afterwards changes neither what is sent again nor what was told.
    tags: Object.freeze([...new Set(tags)]),
    metadata: own === undefined && metadata === undefined ? noMetadata : Object.freeze({ ...own, ...metadata }),
    data,
  }
}
