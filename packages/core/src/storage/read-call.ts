import type { CancelSignal } from '../dispatch/cancel-signal.ts'
import type { Query } from '../vocabulary/query.ts'
import type { Head } from './head.ts'
import type { StoredEvent } from './stored-event.ts'

/** One page of events that a store is asked for: those of a query or of a stream, within bounds, in one direction. */
export interface PageRead {
  readonly select:
    | { readonly kind: 'Query'; readonly query: Query }
    | { readonly kind: 'Stream'; readonly stream: string }
  /** Only positions above this one; 0 for all. */
  readonly after: number
  /** Only positions below this one, where given. */
  readonly before?: number | undefined
  /** Only positions up to and with this one, where given: the head that the first page fixed. */
  readonly upTo?: number | undefined
  /** At most so many events, at least 1. */
  readonly limit: number
  /** Ascending or descending positions. */
  readonly direction: 'forwards' | 'backwards'
}

/**
 * Several reads in one round trip, answered from one snapshot. `commandIds` are looked up in the same snapshot, so that
 * a repeated command is recognised before it is decided again.
 */
export interface ReadCall {
  readonly reads: readonly PageRead[]
  readonly commandIds: readonly string[]
  /**
   * The last head the caller knows, where it knows one. If that event is no longer at that position, the store answers
   * `LogReplaced`.
   */
  readonly knownHead: Head
  readonly signal?: CancelSignal | undefined
}

/** A page: events in the direction asked for, and whether more of them match beyond the last. */
export interface Page {
  readonly events: readonly StoredEvent[]
  readonly more: boolean
}

/** What a store remembers of a command that appended events. */
export interface RecordedCommand {
  readonly commandId: string
  /** What the command was sent for: see `CommandMark`. */
  readonly fingerprint: string
  /** The events that it appended, in order. */
  readonly events: readonly StoredEvent[]
}

/** The pages in the order of the reads; the commands that were found, in any order; the head of the same snapshot. */
export interface ReadAnswer {
  readonly pages: readonly Page[]
  readonly commands: readonly RecordedCommand[]
  /** Everything at or below it was visible to the reads; nothing will ever appear there later. */
  readonly head: Head
}
