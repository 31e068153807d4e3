import type { DecodeFailure } from '../errors/decode-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Codec, DecodableEvent, EncodedEvent } from './codec.ts'
import type { JsonEvent } from './json-event.ts'
import { jsonText } from './json-text.ts'
import { parseJson } from './parse-json.ts'
import { issuesToString, type StandardSchema } from './standard-schema.ts'

/** A codec that stores events as JSON. `types` lists the event types that it knows. */
export interface JsonCodec<E extends DomainEvent> extends Codec<E> {
  readonly types: readonly E['type'][]
}

/** What {@link jsonCodec} is told of each event type. */
export type JsonEvents<E extends DomainEvent> = {
  readonly [N in E['type']]: JsonEvent<Extract<E, { readonly type: N }>>
}

interface NameTheEvents {
  readonly 'name the events: jsonCodec<TicketSold | TicketReturned>({ ... })': never
}

/**
 * A codec that stores each event's fields as JSON, by event type. The `type` field itself is stored beside it.
 *
 * - `tags` says by which tags queries find the event.
 * - `upcasters` bring payloads stored by earlier versions up to date when they are read; what is stored never changes.
 * - `schema` validates what is read, and turns it into what JSON cannot hold.
 *
 * Reading an event of an unknown type fails with `UnknownEvent`; of a version newer than the upcasters, or refused by the
 * schema, with `InvalidData`. Writing an event that JSON would not hold exactly (`undefined`, NaN, cycles) throws a
 * `TypeError` that names the field; so does a schema that answers asynchronously.
 *
 * @example
 * const ticketCodec = jsonCodec<TicketSold>({
 *   TicketSold: { tags: () => [tag('event', 'gleamconf-2026')] },
 * })
 */
export const jsonCodec = <E extends DomainEvent = never>(
  events: [E] extends [never] ? NameTheEvents : JsonEvents<E>,
): JsonCodec<E> => {
  const known = new Map(Object.entries<AnyJsonEvent>(events as Readonly<Record<string, AnyJsonEvent>>))
  return Object.freeze({
    types: Object.freeze([...known.keys()]),
    encode: (event: E) => encode(known, event),
    decode: (stored: DecodableEvent) => decode(known, stored) as Result<E, DecodeFailure>,
  })
}

/**
 * One JSON codec for the events of several modules. Throws a `TypeError` when two of them know the same event type.
 *
 * @example
 * const appCodec = mergeCodecs(courseCodec, studentCodec)
 */
export const mergeCodecs = <const C extends readonly AnyJsonCodec[]>(...codecs: C): JsonCodec<EventOf<C[number]>> => {
  type E = DomainEvent
  const byType = new Map<string, JsonCodec<E>>()
  for (const codec of codecs as unknown as readonly JsonCodec<E>[]) {
    for (const type of codec.types) {
      if (byType.has(type)) throw new TypeError(`two codecs know the event type '${type}'`)
      byType.set(type, codec)
    }
  }
  const merged: JsonCodec<E> = Object.freeze({
    types: Object.freeze([...byType.keys()]),
    encode: (event: E) => {
      const codec = byType.get(event.type)
      if (codec === undefined) throw new TypeError(`no codec knows the event type '${event.type}'`)
      return codec.encode(event)
    },
    decode: (stored: DecodableEvent) => byType.get(stored.type)?.decode(stored) ?? unknownEvent,
  })
  return merged as unknown as JsonCodec<EventOf<C[number]>>
}

/** The events that a codec is for. */
export type EventOf<C> = C extends { readonly decode: (stored: never) => Result<infer E, DecodeFailure> }
  ? Extract<E, DomainEvent>
  : never

/** What every JSON codec is, whatever its events. */
interface AnyJsonCodec {
  readonly types: readonly string[]
  readonly encode: (event: never) => EncodedEvent
  readonly decode: (stored: DecodableEvent) => Result<DomainEvent, DecodeFailure>
}

interface AnyJsonEvent {
  readonly tags: (event: unknown) => EncodedEvent['tags']
  readonly upcasters?: readonly ((data: unknown) => unknown)[] | undefined
  readonly schema?: StandardSchema<object> | undefined
  readonly toJson?: ((event: unknown) => object) | undefined
}

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

const encode = <E extends DomainEvent>(known: ReadonlyMap<string, AnyJsonEvent>, event: E): EncodedEvent<E['type']> => {
  const description = known.get(event.type)
  if (description === undefined) throw new TypeError(`this codec does not know the event type '${event.type}'`)
  const { type, ...fields } = event
  return {
    type,
    version: (description.upcasters?.length ?? 0) + 1,
    tags: description.tags(event),
    data: utf8.encode(jsonText(description.toJson === undefined ? fields : description.toJson(event), type)),
  }
}

const unknownEvent: Result<never, DecodeFailure> = err({ reason: 'UnknownEvent' })

const invalid = (message: string): Result<never, DecodeFailure> => err({ reason: 'InvalidData', message })

const decode = (known: ReadonlyMap<string, AnyJsonEvent>, stored: DecodableEvent): Result<unknown, DecodeFailure> => {
  const description = known.get(stored.type)
  if (description === undefined) return unknownEvent
  const { upcasters = [], schema } = description
  if (stored.version > upcasters.length + 1) {
    return invalid(
      `version ${stored.version} is newer than version ${upcasters.length + 1}, the last that this codec knows`,
    )
  }
  if (!(Number.isSafeInteger(stored.version) && stored.version >= 1))
    return invalid(`version ${stored.version} is not a version`)
  let json: unknown
  try {
    json = parseJson(strictUtf8.decode(stored.data))
  } catch {
    // The parser's own message quotes the data, which must not get into logs.
    return invalid('not JSON in UTF-8')
  }
  for (const upcaster of upcasters.slice(stored.version - 1)) json = upcaster(json)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return invalid('not a JSON object')
  const event = withType(stored.type, json)
  return schema === undefined ? ok(event) : validated(schema, event)
}

const validated = (schema: StandardSchema<object>, event: DomainEvent): Result<unknown, DecodeFailure> => {
  const answer = schema['~standard'].validate(event)
  if ('then' in answer) {
    // Nobody waits for it; were it to reject, that would end a Node process.
    answer.then(undefined, () => undefined)
    throw new TypeError(`the schema of '${event.type}' is asynchronous; decoding needs one that answers at once`)
  }
  if (answer.issues !== undefined) return invalid(issuesToString(answer.issues))
  return ok(withType(event.type, answer.value))
}

/** The type first, as one would write it; the stored type rules, whatever the fields hold. */
const withType = (type: string, fields: object): DomainEvent => {
  const event: DomainEvent = { type, ...fields }
  return event.type === type ? event : { ...event, type }
}
