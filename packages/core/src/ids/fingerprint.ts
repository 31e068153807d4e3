import type { Query } from '../vocabulary/query.ts'
import { sha256 } from './sha-256.ts'

/**
 * A digest of what a command is sent for: its stream, and its query where it has one. Two queries that differ only in the
 * order of items, types or tags, or in an item said twice, have the same. Stored with command ids, so it must never
 * change.
 */
export const commandFingerprint = (stream: string, query: Query | undefined): string =>
  [...sha256(JSON.stringify([stream, query === undefined ? null : canonicalQuery(query)])).subarray(0, 16)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

const canonical = new WeakMap<Query, string>()

/** The same text for the same query, whatever the order in which it was written down. */
export const canonicalQuery = (query: Query): string => {
  const known = canonical.get(query)
  if (known !== undefined) return known
  const items = query.items.map(({ types, tags }) => JSON.stringify([types.toSorted(), tags.toSorted()]))
  const text = query.kind === 'AllEvents' ? 'all' : [...new Set(items)].toSorted().join()
  canonical.set(query, text)
  return text
}
