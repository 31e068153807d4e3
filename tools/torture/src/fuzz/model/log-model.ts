import type { RawEvent } from '../raw-codec.ts'
import { matching, type Postings, postingsOf } from './matching.ts'
import type { Query } from 'factos'

/** What a log should hold of an event. */
export interface ModelEvent extends RawEvent {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly position: number
}

/** What a log should hold, worked out apart from the library. */
export interface LogModel {
  readonly events: readonly ModelEvent[]
  readonly ids: ReadonlySet<string>
  readonly revisionOf: (stream: string) => number
  readonly command: (
    commandId: string,
  ) => { readonly stream: string; readonly events: readonly ModelEvent[] } | undefined
  readonly commandIds: () => readonly string[]
  readonly add: (stream: string, events: readonly (RawEvent & { readonly id: string })[], commandId?: string) => void
  /** The events that a query selects, by position. */
  readonly select: (query: Query) => readonly ModelEvent[]
}

/** An empty log. */
export const logModel = (): LogModel => {
  const events: ModelEvent[] = []
  const ids = new Set<string>()
  const revisions = new Map<string, number>()
  const commands = new Map<string, { readonly stream: string; readonly events: readonly ModelEvent[] }>()
  const postings: Postings<ModelEvent> = postingsOf()
  return {
    events,
    ids,
    revisionOf: (stream) => revisions.get(stream) ?? -1,
    command: (commandId) => commands.get(commandId),
    commandIds: () => [...commands.keys()],
    add: (stream, added, commandId) => {
      const placed = added.map((event) => {
        const revision = (revisions.get(stream) ?? -1) + 1
        revisions.set(stream, revision)
        const one = { ...event, stream, revision, position: events.length + 1 }
        events.push(one)
        ids.add(one.id)
        postings.add(one)
        return one
      })
      if (commandId !== undefined && placed.length > 0) commands.set(commandId, { stream, events: placed })
    },
    select: (query) => matching(events, postings, query),
  }
}
