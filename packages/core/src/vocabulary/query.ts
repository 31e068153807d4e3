import { eventType, type AnyEventType } from './event-type.ts'
import { tag, type Tag } from './tag.ts'

/** One alternative of a query: any of `types` (none: any type) and all of `tags` (none: no tag constraint). */
export interface QueryItem<N extends string = string> {
  readonly types: readonly N[]
  readonly tags: readonly Tag[]
}

/**
 * Which events a decision depends on: those that match at least one item, or with `kind: 'AllEvents'` every event.
 * `N` is the union of the event types that it names, so that the compiler can hold it against a decider.
 *
 * It selects by stored type and tags alone; it never looks into payload or metadata.
 */
export interface Query<N extends string = string> {
  readonly kind: 'AllEvents' | 'Items'
  readonly items: readonly QueryItem<N>[]
}

/** The event types that a query item names; {@link AnyEventType} where it names none. */
export type NamesIn<I> = I extends QueryItem<infer N> ? ([N] extends [never] ? AnyEventType : N) : never

/** Every event of the log: the explicit match-all. */
export const allEvents: Query<AnyEventType> = Object.freeze({ kind: 'AllEvents', items: Object.freeze([]) })

/**
 * One alternative of a query. Duplicate names are dropped. Throws a `TypeError` for an empty or ill-formed name.
 *
 * @example
 * queryItem({ types: ['StudentSubscribed', 'StudentLeft'], tags: [tag('course', 'c1')] })
 */
export const queryItem = <const N extends string = AnyEventType>(item: {
  readonly types?: readonly N[] | undefined
  readonly tags?: readonly Tag[] | undefined
}): QueryItem<N> => {
  const types = [...new Set(item.types ?? [])]
  const tags = [...new Set(item.tags ?? [])]
  types.forEach(eventType)
  tags.forEach((text) => tag(text))
  return Object.freeze({ types: Object.freeze(types), tags: Object.freeze(tags) })
}

/**
 * A query over one or more items; an event matches when it matches at least one of them, and is selected once.
 *
 * Throws a `TypeError` when there is no item: an empty list, usually one computed by accident, never means
 * "everything". Say {@link allEvents} for that.
 *
 * @example
 * query(
 *   queryItem({ types: ['CourseDefined'], tags: [tag('course', 'c1')] }),
 *   queryItem({ types: ['StudentSubscribed'], tags: [tag('student', 's1')] }),
 * )
 */
export const query = <const I extends readonly [QueryItem, ...QueryItem[]]>(...items: I): Query<NamesIn<I[number]>> => {
  if (items.length === 0) throw new TypeError('a query needs at least one item; use allEvents to select everything')
  for (const item of items as readonly unknown[]) {
    if (!isQueryItem(item)) throw new TypeError('a query is made of items; make each with queryItem({ types, tags })')
  }
  return Object.freeze({ kind: 'Items', items: Object.freeze([...items]) }) as Query<NamesIn<I[number]>>
}

const isQueryItem = (item: unknown): item is QueryItem =>
  typeof item === 'object' &&
  item !== null &&
  'types' in item &&
  Array.isArray(item.types) &&
  'tags' in item &&
  Array.isArray(item.tags)
