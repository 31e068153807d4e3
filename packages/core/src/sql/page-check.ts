import type { PageRead } from '../storage/read-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import { matchesQuery } from '../vocabulary/matches-query.ts'
import { isMatchAll } from './selections-of.ts'
import { CorruptedRow } from './stored-event-row.ts'

/**
 * Holds the events that an index led to against what the page asks for. SQLite has no checksums: a damaged entry of an
 * index is found by nobody else. Both throw {@link CorruptedRow}.
 */
export interface PageCheck {
  /** To be called with each event, in the order of the page. */
  readonly event: (event: StoredEvent) => void
  /** To be called where the page goes to the end of its range. */
  readonly end: () => void
}

/** The check of a page of the events after `after`, up to and with `atMost`, which the log holds. */
export const pageCheck = (read: PageRead, after: number, atMost: number): PageCheck => {
  if (read.select.kind === 'Stream') return streamCheck(read.select.stream, read, after)
  const { query } = read.select
  if (isMatchAll(query)) return everyPosition(read, after, atMost)
  return {
    event: (event) => {
      if (!matchesQuery(event, query)) contradicts(event, `an index has it as ${JSON.stringify(query)}`)
    },
    end: () => {},
  }
}

/** Positions have no gaps. */
const everyPosition = ({ direction }: PageRead, after: number, atMost: number): PageCheck => {
  const step = direction === 'forwards' ? 1 : -1
  let next = step === 1 ? after + 1 : atMost
  return {
    event: ({ position }) => {
      if (position !== next) missing(`the event at position ${next}`)
      next += step
    },
    end: () => {
      if (next !== (step === 1 ? atMost + 1 : after)) missing(`the event at position ${next}`)
    },
  }
}

/** Revisions count from 0 without gaps. */
const streamCheck = (stream: string, { direction }: PageRead, after: number): PageCheck => {
  const step = direction === 'forwards' ? 1 : -1
  let next = step === 1 && after === 0 ? 0 : undefined
  return {
    event: (event) => {
      const { revision } = event
      if (event.stream !== stream) contradicts(event, `an index has it in stream ${stream}`)
      if (next !== undefined && revision !== next) missing(`revision ${next} of stream ${stream}`)
      next = revision + step
    },
    end: () => {
      if (step === -1 && after === 0 && next !== undefined && next >= 0) missing(`revision ${next} of stream ${stream}`)
    },
  }
}

const contradicts = ({ position, stream, revision, type }: StoredEvent, what: string): never => {
  throw new CorruptedRow(
    `the event at position ${position}, ${type}, revision ${revision} of stream ${stream}, is not what ${what}`,
  )
}

const missing = (what: string): never => {
  throw new CorruptedRow(`${what} is missing from the log, which has no gaps where it is undamaged`)
}
