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

/**
 * An index by what an event must have to match: a stream boundary's stream; of each query item one tag, the one that
 * fewest others were filed under; without tags its types; without either, anything.
 */
export const entryIndex = (): EntryIndex => {
  const filed = new Map<string, Set<ContextEntry>>()
  const keysOf = new Map<ContextEntry, readonly string[]>()

  const rarestTag = ({ tags }: QueryItem): string =>
    tags
      .map((tag) => `tag ${tag}`)
      .reduce((rarest, key) => ((filed.get(key)?.size ?? 0) < (filed.get(rarest)?.size ?? 0) ? key : rarest))

  const keysFor = ({ boundary: { select } }: ContextEntry): readonly string[] => {
    if (select.kind === 'Stream') return [`stream ${select.stream}`]
    if (select.query.kind === 'AllEvents') return [anything]
    return select.query.items.flatMap((item) => {
      if (item.tags.length > 0) return [rarestTag(item)]
      return item.types.length > 0 ? item.types.map((type) => `type ${type}`) : [anything]
    })
  }

  return {
    add: (entry) => {
      const keys = [...new Set(keysFor(entry))]
      keysOf.set(entry, keys)
      for (const key of keys) {
        const set = filed.get(key)
        if (set === undefined) filed.set(key, new Set([entry]))
        else set.add(entry)
      }
    },
    remove: (entry) => {
      for (const key of keysOf.get(entry) ?? []) {
        const set = filed.get(key)
        set?.delete(entry)
        if (set?.size === 0) filed.delete(key)
      }
      keysOf.delete(entry)
    },
    matching: (event) => {
      const found = new Set<ContextEntry>()
      const keys = [`stream ${event.stream}`, `type ${event.type}`, anything, ...event.tags.map((tag) => `tag ${tag}`)]
      for (const key of keys) {
        for (const entry of filed.get(key) ?? []) if (entry.boundary.matches(event)) found.add(entry)
      }
      return [...found]
    },
  }
}

const anything = 'anything'
