import type { Query } from 'factos'
import { firstWhere, type LogIndex } from './log-index.ts'

// The checker's own reading of what a query selects, written without a look at the library's.

/** What a fold or a condition looks at: the events of a query, or of a stream. */
export type Selected =
  | { readonly kind: 'Query'; readonly query: Query }
  | { readonly kind: 'Stream'; readonly stream: string }

/** Gives matching indexes in ascending order, each once. */
export interface Cursor {
  /** The next one below `end`, or -1; a later call may go further. */
  readonly next: (end: number) => number
}

/** Lists of candidates, and what more a candidate needs. */
type Candidates = { readonly list: readonly number[]; readonly isMatch: ((index: number) => boolean) | undefined }

/** Walks the events that are selected, from index `start`. */
export const cursor = (log: LogIndex, selected: Selected, start = 0): Cursor => {
  const sources = candidatesOf(log, selected)
  const places = sources.map(({ list }) => firstWhere(list.length, (place) => (list[place] as number) >= start))
  let given = start - 1
  return {
    next: (end) => {
      let best = end
      for (const [source, { list, isMatch }] of sources.entries()) {
        let place = places[source] as number
        let index = list[place]
        while (index !== undefined && index < best && (index <= given || isMatch?.(index) === false)) {
          place += 1
          index = list[place]
        }
        places[source] = place
        if (index !== undefined && index < best) best = index
      }
      if (best >= end) return -1
      given = best
      return best
    },
  }
}

/** The first selected index from `start` and below `end`, or -1. */
export const firstSelected = (log: LogIndex, selected: Selected, start: number, end: number): number =>
  start >= end ? -1 : cursor(log, selected, start).next(end)

/** The same text for selections that select the same; different orders may give different texts. */
export const selectionKey = (selected: Selected): string => {
  if (selected.kind === 'Stream') return `stream ${selected.stream}`
  const { kind, items } = selected.query
  if (kind === 'AllEvents') return 'all'
  return JSON.stringify(items.map(({ types, tags }) => [types.toSorted(), tags.toSorted()]))
}

const candidatesOf = (log: LogIndex, selected: Selected): readonly Candidates[] => {
  if (selected.kind === 'Stream') return [{ list: log.inStream(selected.stream), isMatch: undefined }]
  if (selected.query.kind === 'AllEvents') return [{ list: log.all, isMatch: undefined }]
  return selected.query.items.flatMap(({ types, tags }): readonly Candidates[] => {
    if (tags.length === 0) {
      const lists = types.length === 0 ? [log.all] : types.map((type) => log.ofType(type))
      return lists.map((list) => ({ list, isMatch: undefined }))
    }
    const isMatch = tags.length === 1 ? undefined : log.hasTags(tags)
    const ofTags = (list: (tag: string) => readonly number[]): Candidates => ({
      list: tags.map(list).reduce((shortest, one) => (one.length < shortest.length ? one : shortest)),
      isMatch,
    })
    if (types.length === 0) return [ofTags((tag) => log.withTag(tag))]
    return types.map((type) => ofTags((tag) => log.withTagAndType(tag, type)))
  })
}
