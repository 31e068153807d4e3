import type { DecodeFailure } from '../errors/decode-error.ts'
import type { Result } from '../result.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Metadata } from '../vocabulary/metadata.ts'
import type { Tag } from '../vocabulary/tag.ts'

/** What a codec makes of an event: the bytes to store, and the names that queries will find it by. */
export interface EncodedEvent<N extends string = string> {
  /** Unique in the log; by default a new time-ordered UUID, or one derived from the command id. */
  readonly id?: string | undefined
  readonly type: N
  /** The version of the payload's form, from 1, which is the default. */
  readonly version?: number | undefined
  readonly tags: readonly Tag[]
  readonly metadata?: Metadata | undefined
  readonly data: Uint8Array
}

/** What a codec gets to decode. Position, revision and time are not there: an event's meaning cannot depend on them. */
export interface DecodableEvent {
  readonly id: string
  readonly stream: string
  readonly type: string
  readonly version: number
  readonly tags: readonly Tag[]
  readonly metadata: Metadata
  readonly data: Uint8Array
}

/**
 * The application's translation between events and stored bytes.
 *
 * `encode` and `decode` are pure. An event is decoded from its own encoded bytes before it is appended, so one that its
 * codec could not read back is never stored. The stored type and tags rule: what `decode` returns cannot change them.
 */
export interface Codec<E extends DomainEvent> {
  readonly encode: (event: E) => EncodedEvent<E['type']>
  readonly decode: (stored: DecodableEvent) => Result<E, DecodeFailure>
}

/**
 * Defines a codec for any format of bytes. For JSON, {@link jsonCodec} is shorter and handles versions.
 *
 * @example
 * const textCodec = codec<NoteTaken>({
 *   encode: (note) => ({ type: 'NoteTaken', tags: [], data: new TextEncoder().encode(note.text) }),
 *   decode: ({ type, data }) =>
 *     type === 'NoteTaken' ? ok({ type, text: new TextDecoder().decode(data) }) : err({ reason: 'UnknownEvent' }),
 * })
 */
export const codec = <E extends DomainEvent>(definition: Codec<E>): Codec<E> => Object.freeze({ ...definition })
