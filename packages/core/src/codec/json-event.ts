import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Tag } from '../vocabulary/tag.ts'
import type { Json } from './json-text.ts'
import type { StandardSchema } from './standard-schema.ts'

/** Turns the JSON of one version of an event's payload into that of the next version. */
export type Upcaster = (data: never) => Json | object

/** How one event type is written as JSON and read back. */
export type JsonEvent<E extends DomainEvent> = {
  /** The tags by which queries find this event. Required, so that nobody forgets: `() => []` for none. */
  readonly tags: (event: E) => readonly Tag[]
  /**
   * From version 1 to 2, from 2 to 3, and so on; the event's version is their number plus one. Each gets the payload as
   * JSON, without the `type` field.
   */
  readonly upcasters?: readonly Upcaster[] | undefined
} & SchemaOf<E>

/**
 * A schema is required as soon as JSON alone cannot bring the event back (a `Date`, say, comes back as a string); and
 * `toJson` beside it where JSON cannot even hold it (a `bigint`, a `Map`).
 */
type SchemaOf<E extends DomainEvent> =
  E extends JsonForm<E>
    ? OptionalSchema<E>
    : E extends JsonForm<E, Date>
      ? RequiredSchema<E>
      : RequiredSchema<E> & RequiredToJson<E>

interface OptionalSchema<E extends DomainEvent> {
  readonly schema?: EventSchema<E> | undefined
  readonly toJson?: ToJson<E> | undefined
}

interface RequiredSchema<E extends DomainEvent> {
  /** Required: the event holds something that JSON does not bring back by itself, such as a Date. */
  readonly schema: EventSchema<E>
  readonly toJson?: ToJson<E> | undefined
}

interface RequiredToJson<E extends DomainEvent> {
  /** Required: the event holds something that has no JSON form, such as a bigint or a Map. */
  readonly toJson: ToJson<E>
}

/**
 * Any synchronous Standard Schema (zod, valibot, arktype). It gets the stored JSON with the `type` field, upcast to the
 * current version, and returns the event's fields.
 */
type EventSchema<E extends DomainEvent> = StandardSchema<Omit<E, 'type'>>

/** The event's payload as JSON, without the `type` field. By default every field as it is, a Date in ISO form. */
type ToJson<E extends DomainEvent> = (event: E) => object

/**
 * `T` with everything that JSON cannot bring back replaced by `never`, so that `T extends JsonForm<T>` asks whether JSON
 * can. `Also` is let through.
 */
export type JsonForm<T, Also = never> = T extends string | number | boolean | null | Also
  ? T
  : T extends bigint | symbol | undefined | ((...args: never) => unknown) | NotPlain
    ? never
    : { readonly [K in keyof T]: JsonForm<T[K], Also> }

type NotPlain =
  | Date
  | RegExp
  | Error
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakMap<WeakKey, unknown>
  | WeakSet<WeakKey>
  | Promise<unknown>
  | ArrayBuffer
  | ArrayBufferView
