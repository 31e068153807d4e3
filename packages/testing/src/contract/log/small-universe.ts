import { query, queryItem, tag, type Query, type QueryItem } from 'factos'
import type { EventToAppend } from 'factos/storage'
import { eventToAppend } from './event-to-append.ts'

/** The event types and tags of the small universe. */
export const universe: { readonly types: readonly string[]; readonly tags: readonly string[] } = {
  types: ['CourseDefined', 'StudentJoined', 'StudentLeft'],
  tags: ['course:c1', 'student:s1', 'vip'],
}

/** One event of each type with each set of tags: 24 in all. */
export const everyEvent = (): readonly EventToAppend[] =>
  universe.types.flatMap((type) => subsets(universe.tags).map((tags) => eventToAppend(type, tags)))

/** One query item of each set of these types with each set of these tags. */
export const everyItem = (types: readonly string[], tags: readonly string[]): readonly QueryItem[] =>
  subsets(types).flatMap((someTypes) =>
    subsets(tags).map((someTags) => queryItem({ types: someTypes, tags: someTags.map((text) => tag(text)) })),
  )

/** A query for each pair of items, in both orders. */
export const everyPair = (items: readonly QueryItem[]): readonly Query[] =>
  items.flatMap((first) => items.map((second) => query(first, second)))

/**
 * Whether an event belongs to a query. Written apart from `matchesQuery` of the core, so that a store which uses that is
 * held against something else.
 */
export const belongsTo = (
  event: { readonly type: string; readonly tags: readonly string[] },
  query: Query,
): boolean => {
  if (query.kind === 'AllEvents') return true
  for (const { types, tags } of query.items) {
    const typeFits = types.length === 0 || new Set<string>(types).has(event.type)
    const missing = tags.filter((needed) => !new Set(event.tags).has(needed))
    if (typeFits && missing.length === 0) return true
  }
  return false
}

const subsets = ([first, ...rest]: readonly string[]): readonly (readonly string[])[] => {
  if (first === undefined) return [[]]
  return subsets(rest).flatMap((some) => [some, [first, ...some]])
}
