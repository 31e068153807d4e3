import type { Query } from 'factos'

interface Findable {
  readonly type: string
  readonly tags: readonly string[]
  readonly position: number
}

/** Events by their names, so that many queries over many events take little time. */
export interface Postings<E> {
  readonly byType: ReadonlyMap<string, readonly E[]>
  readonly byTag: ReadonlyMap<string, readonly E[]>
  readonly add: (event: E) => void
}

/** No events yet. */
export const postingsOf = <E extends Findable>(): Postings<E> => {
  const byType = new Map<string, E[]>()
  const byTag = new Map<string, E[]>()
  const post = (index: Map<string, E[]>, name: string, event: E): void => {
    const posting = index.get(name)
    if (posting === undefined) index.set(name, [event])
    else posting.push(event)
  }
  return {
    byType,
    byTag,
    add: (event) => {
      post(byType, event.type, event)
      for (const tag of new Set(event.tags)) post(byTag, tag, event)
    },
  }
}

/** What a query selects, by position. Written apart from the library's own function, to hold stores against. */
export const matching = <E extends Findable>(
  events: readonly E[],
  postings: Postings<E>,
  query: Query,
): readonly E[] => {
  if (query.kind === 'AllEvents') return events
  const found = new Map<number, E>()
  for (const { types, tags } of query.items) {
    const wanted = new Set<string>(types)
    for (const event of candidates(events, postings, types, tags)) {
      const missesTag = tags.some((tag) => event.tags.indexOf(tag) === -1)
      if (!missesTag && (wanted.size === 0 || wanted.has(event.type))) found.set(event.position, event)
    }
  }
  return [...found.values()].toSorted((one, other) => one.position - other.position)
}

const candidates = <E>(
  events: readonly E[],
  { byType, byTag }: Postings<E>,
  types: readonly string[],
  tags: readonly string[],
): readonly E[] => {
  const [tag] = tags
  if (tag !== undefined) return byTag.get(tag) ?? []
  return types.length === 0 ? events : [...new Set(types)].flatMap((type) => byType.get(type) ?? [])
}
