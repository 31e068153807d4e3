import type { QueryItem } from '../vocabulary/query.ts'
import type { ContextEntry } from './context-entry.ts'

/** Finds the contexts that an event belongs to, without asking each of them. */
export interface EntryIndex {
  readonly add: (entry: ContextEntry) => void
  readonly remove: (entry: ContextEntry) => void
  readonly matching: (event: {
    readonly stream: string
    readonly type: string
    readonly tags: readonly string[]
  }) => readonly ContextEntry[]
}

type Filed = Map<string, Set<ContextEntry>>

/**
 * An index by what an event must have to match: a stream boundary's stream; of each query item one tag, the one that
 * fewest others were filed under; without tags its types; without either, anything.
 */
export const entryIndex = (): EntryIndex => {
  const byStream: Filed = new Map()
  const byTag: Filed = new Map()
  const byType: Filed = new Map()
  const byAnything: Filed = new Map()
  const placesOf = new Map<ContextEntry, readonly (readonly [Filed, string])[]>()

  const rarest = ({ tags }: QueryItem): string =>
    tags.reduce((least, tag) => ((byTag.get(tag)?.size ?? 0) < (byTag.get(least)?.size ?? 0) ? tag : least))

  const placesFor = ({ boundary: { select } }: ContextEntry): readonly (readonly [Filed, string])[] => {
    if (select.kind === 'Stream') return [[byStream, select.stream]]
    if (select.query.kind === 'AllEvents') return [[byAnything, '']]
    return select.query.items.flatMap((item): readonly (readonly [Filed, string])[] => {
      if (item.tags.length > 0) return [[byTag, rarest(item)]]
      return item.types.length > 0 ? item.types.map((type) => [byType, type] as const) : [[byAnything, '']]
    })
  }

  return {
    add: (entry) => {
      const places = placesFor(entry)
      placesOf.set(entry, places)
      for (const [filed, key] of places) {
        const set = filed.get(key)
        if (set === undefined) filed.set(key, new Set([entry]))
        else set.add(entry)
      }
    },
    remove: (entry) => {
      for (const [filed, key] of placesOf.get(entry) ?? []) {
        const set = filed.get(key)
        set?.delete(entry)
        if (set?.size === 0) filed.delete(key)
      }
      placesOf.delete(entry)
    },
    matching: (event) => {
      if (placesOf.size === 0) return none
      const found: ContextEntry[] = []
      const look = (candidates: Set<ContextEntry> | undefined): void => {
        if (candidates === undefined) return
        for (const entry of candidates) {
          if (!entry.boundary.matches(event)) continue
          // Only what is filed in several places can be met twice.
          if (placesOf.get(entry)?.length === 1 || !found.includes(entry)) found.push(entry)
        }
      }
      look(byStream.get(event.stream))
      look(byType.get(event.type))
      look(byAnything.get(''))
      for (const tag of event.tags) look(byTag.get(tag))
      return found
    },
  }
}

const none: readonly ContextEntry[] = []
