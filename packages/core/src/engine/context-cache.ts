import type { Codec } from '../codec/codec.ts'
import type { Boundary } from '../dispatch/boundary.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { contextEntry, type ContextEntry } from './context-entry.ts'
import { entryIndex, type EntryIndex } from './entry-index.ts'

/** How much the cache keeps of what nobody is using. */
export interface CacheBounds {
  /** Contexts; 0: none. */
  readonly contexts: number
  /** Milliseconds since a context was last used. */
  readonly maxAgeMs: number
}

/** The contexts that commands are using, and the most recently used of the others. */
export interface ContextCache {
  /** The entry for a boundary, made where there is none, and kept until it is released as often as it was acquired. */
  readonly acquire: (boundary: Boundary, codec: Codec<DomainEvent>) => ContextEntry
  readonly release: (entry: ContextEntry) => void
  /** The entries that an event belongs to. */
  readonly matching: EntryIndex['matching']
  /** Every entry there is. */
  readonly entries: () => Iterable<ContextEntry>
}

/** An empty cache. */
export const contextCache = ({ contexts, maxAgeMs }: CacheBounds): ContextCache => {
  // In the order of last use, so that the first is the one to drop. Equal keys differ by fold or codec.
  const byKey = new Map<string, ContextEntry[]>()
  const index = entryIndex()
  let idle = 0

  const remove = (key: string, entry: ContextEntry): void => {
    const left = byKey.get(key)?.filter((other) => other !== entry) ?? []
    if (left.length === 0) byKey.delete(key)
    else byKey.set(key, left)
    index.remove(entry)
  }

  const dropIdle = (oldest: number): void => {
    for (const [key, entries] of byKey) {
      const surplus = idle > contexts
      const old = entries.every(({ usedAt }) => usedAt < oldest)
      if (!surplus && !old) return
      for (const entry of entries.filter(({ users }) => users === 0)) {
        remove(key, entry)
        idle--
      }
    }
  }

  return {
    acquire: (boundary, codec) => {
      const entries = byKey.get(boundary.key) ?? []
      const found = entries.find((entry) => isFor(entry, boundary, codec))
      const entry = found ?? contextEntry(boundary, codec)
      if (found === undefined) index.add(entry)
      else if (found.users === 0) idle--
      byKey.delete(boundary.key)
      byKey.set(boundary.key, found === undefined ? [...entries, entry] : entries)
      entry.users++
      entry.usedAt = Date.now()
      return entry
    },
    release: (entry) => {
      entry.users--
      if (entry.users > 0) return
      idle++
      if (contexts === 0) {
        remove(entry.boundary.key, entry)
        idle--
      } else dropIdle(Date.now() - maxAgeMs)
    },
    matching: index.matching,
    entries: function* () {
      for (const entries of byKey.values()) yield* entries
    },
  }
}

/** Cached state can only serve a boundary that folds by the same functions what the same codec decodes. */
const isFor = (entry: ContextEntry, { fold }: Boundary, codec: Codec<DomainEvent>): boolean =>
  entry.codec === codec &&
  entry.boundary.fold.evolve === fold.evolve &&
  Object.is(entry.boundary.fold.initial, fold.initial)
