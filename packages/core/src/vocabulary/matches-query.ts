import type { Query, QueryItem } from './query.ts'

/**
 * Whether an event with this type and these tags belongs to the query. Every backend must agree with this function.
 *
 * @example
 * matchesQuery(recorded, sale)
 */
export const matchesQuery = (
  event: { readonly type: string; readonly tags: readonly string[] },
  query: Query,
): boolean => query.kind === 'AllEvents' || query.items.some((item) => matchesItem(event, item))

const matchesItem = (event: { readonly type: string; readonly tags: readonly string[] }, item: QueryItem): boolean =>
  (item.types.length === 0 || item.types.includes(event.type)) && item.tags.every((tag) => event.tags.includes(tag))
