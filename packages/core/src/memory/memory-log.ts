import { emptyHead, type Head } from '../storage/head.ts'
import type { Page, PageRead, RecordedCommand } from '../storage/read-call.ts'
import type { EventToAppend, StoredEvent } from '../storage/stored-event.ts'
import { matchesQuery } from '../vocabulary/matches-query.ts'
import type { Query, QueryItem } from '../vocabulary/query.ts'

/** Events in process memory, findable by id, stream, type and tag. Nothing in it is checked; that is the storage's part. */
export interface MemoryLog {
  readonly head: () => Head
  readonly eventAt: (position: number) => StoredEvent | undefined
  readonly eventWithId: (id: string) => StoredEvent | undefined
  /** The last revision of a stream, or -1. */
  readonly revisionOf: (stream: string) => number
  readonly command: (commandId: string) => RecordedCommand | undefined
  readonly rememberCommand: (commandId: string, fingerprint: string, firstPosition: number, eventCount: number) => void
  readonly push: (event: EventToAppend, recordedAt: number) => StoredEvent
  readonly page: (read: PageRead) => Page
  /** Matching events after a position, ascending, at most `limit`. */
  readonly matching: (query: Query, after: number, limit: number) => readonly StoredEvent[]
}

/** An empty log. */
export const memoryLog = (): MemoryLog => {
  const events: StoredEvent[] = []
  const byId = new Map<string, StoredEvent>()
  const byStream = new Map<string, StoredEvent[]>()
  const byType = new Map<string, StoredEvent[]>()
  const byTag = new Map<string, StoredEvent[]>()
  const commands = new Map<
    string,
    { readonly fingerprint: string; readonly firstPosition: number; readonly eventCount: number }
  >()

  /** Events, ascending, among which are all that the item matches. */
  const candidates = ({ types, tags }: QueryItem): readonly StoredEvent[] => {
    const postings = tags.map((tag) => byTag.get(tag) ?? [])
    if (postings.length > 0) return postings.reduce((least, next) => (next.length < least.length ? next : least))
    if (types.length === 1) return byType.get(types[0] as string) ?? []
    return types.length === 0 ? events : ascending(types.flatMap((type) => byType.get(type) ?? []))
  }

  const select = (query: Query, after: number): readonly StoredEvent[] => {
    if (query.kind === 'AllEvents') return events.slice(after)
    const found = query.items.map((item) => {
      const one: Query = { kind: 'Items', items: [item] }
      const all = candidates(item)
      return all.slice(firstAfter(all, after)).filter((event) => matchesQuery(event, one))
    })
    return found.length === 1 ? (found[0] as readonly StoredEvent[]) : ascending([...new Set(found.flat())])
  }

  return {
    head: () => {
      const last = events.at(-1)
      return last === undefined ? emptyHead : { position: last.position, eventId: last.id }
    },
    eventAt: (position) => events[position - 1],
    eventWithId: (id) => {
      const event = byId.get(id)
      return event === undefined ? undefined : copied(event)
    },
    revisionOf: (stream) => (byStream.get(stream)?.length ?? 0) - 1,
    command: (commandId) => {
      const known = commands.get(commandId)
      if (known === undefined) return undefined
      const first = known.firstPosition - 1
      return {
        commandId,
        fingerprint: known.fingerprint,
        events: events.slice(first, first + known.eventCount).map(copied),
      }
    },
    rememberCommand: (commandId, fingerprint, firstPosition, eventCount) => {
      commands.set(commandId, { fingerprint, firstPosition, eventCount })
    },
    push: (event, recordedAt) => {
      const stream = byStream.get(event.stream) ?? []
      const stored: StoredEvent = {
        ...event,
        tags: Object.freeze([...event.tags]),
        metadata: Object.freeze({ ...event.metadata }),
        data: event.data.slice(),
        revision: stream.length,
        position: events.length + 1,
        recordedAt,
      }
      events.push(stored)
      byId.set(stored.id, stored)
      post(byStream, stored.stream, stored)
      post(byType, stored.type, stored)
      for (const tag of stored.tags) post(byTag, tag, stored)
      return stored
    },
    page: ({ select: selection, after, before = Infinity, upTo = Infinity, limit, direction }) => {
      const inStream = selection.kind === 'Stream' ? (byStream.get(selection.stream) ?? []) : undefined
      const from = inStream?.slice(firstAfter(inStream, after))
      const all = (from ?? select((selection as { readonly query: Query }).query, after)).filter(
        ({ position }) => position < before && position <= upTo,
      )
      const ordered = direction === 'forwards' ? all : all.toReversed()
      return { events: ordered.slice(0, limit).map(copied), more: ordered.length > limit }
    },
    matching: (query, after, limit) => select(query, after).slice(0, limit).map(copied),
  }
}

const post = (index: Map<string, StoredEvent[]>, key: string, event: StoredEvent): void => {
  const posting = index.get(key)
  if (posting === undefined) index.set(key, [event])
  else posting.push(event)
}

const ascending = (events: readonly StoredEvent[]): readonly StoredEvent[] =>
  events.toSorted((a, b) => a.position - b.position)

/** A reader that changes the bytes it was given must not change the log. */
const copied = (event: StoredEvent): StoredEvent => ({ ...event, data: event.data.slice() })

/** The index of the first event whose position is above `after`. */
const firstAfter = (events: readonly StoredEvent[], after: number): number => {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((events[middle] as StoredEvent).position <= after) low = middle + 1
    else high = middle
  }
  return low
}
