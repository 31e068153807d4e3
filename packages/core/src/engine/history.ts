import type { Codec } from '../codec/codec.ts'
import { decodeStored } from '../dispatch/recorded-event.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { ContextCache } from './context-cache.ts'
import { advance, completeUpTo, forget, type ContextEntry, type Epoch } from './context-entry.ts'

/** An event that a batch committed, with what the codec of its command makes of it. */
export interface Committed {
  readonly stored: StoredEvent
  readonly event: DomainEvent
  readonly codec: Codec<DomainEvent>
}

/** What this process knows of the log's history, and how its contexts keep up with it. */
export interface History {
  /** Takes a context that was just read up to `head`. */
  readonly joinRead: (entry: ContextEntry, head: number) => void
  /**
   * Moves past a batch. `previousHead` is where the log stood under the lock; `confirmed` are the contexts whose own
   * condition was checked in that call and held, or which were brought up to `previousHead` since.
   */
  readonly moveOn: (
    previousHead: number,
    head: number,
    confirmed: readonly ContextEntry[],
    committed: readonly Committed[],
  ) => void
  /** Forgets everything: the log is another one now. */
  readonly reset: () => void
}

/**
 * A context moves past a batch only if its own condition was checked in that call, or the batch came directly after what
 * it is complete up to; then all committed events that it matches are folded, in position order. Any other context stays
 * where it is: as a base it is still true, with a condition from there on.
 */
export const history = (cache: ContextCache): History => {
  let epoch: Epoch = { head: 0 }

  return {
    joinRead: (entry, head) => {
      entry.position = head
      // Older than what this process knows: complete only up to itself.
      entry.epoch = head >= epoch.head ? epoch : { head: 0 }
    },
    moveOn: (previousHead, head, confirmed, committed) => {
      // Others were there in between: what was known without gaps ends before them.
      if (previousHead !== epoch.head) epoch = { head: previousHead }
      for (const entry of confirmed) {
        if (entry.status !== 'Ready') continue
        entry.position = Math.max(entry.position, previousHead)
        entry.epoch = epoch
      }
      for (const one of committed) {
        for (const entry of cache.matching(one.stored)) {
          const isNext = entry.status === 'Ready' && entry.epoch === epoch && entry.position < one.stored.position
          if (isNext) advanceBy(entry, one)
        }
      }
      epoch.head = head
    },
    reset: () => {
      epoch = { head: 0 }
      for (const entry of cache.entries()) forget(entry)
    },
  }
}

/** Each context folds what its own codec makes of an event, as if it had read it. */
const advanceBy = (entry: ContextEntry, { stored, event, codec }: Committed): void => {
  if (entry.codec === codec) advance(entry, stored, event)
  else if (!advanceByReading(entry, stored)) forget(entry)
}

/** Takes the entry past a stored event. Returns false where that cannot be decoded or folded. */
const advanceByReading = (entry: ContextEntry, stored: StoredEvent): boolean => {
  try {
    const decoded = decodeStored(entry.codec, stored)
    return decoded.ok && advance(entry, stored, decoded.value.event)
  } catch {
    // A codec that throws: who needs this context meets the exception on a read of its own.
    return false
  }
}

/**
 * Brings a context whose condition failed up to `previousHead`, with the events that made it fail. Returns false where
 * they are not all there, or cannot be folded: then it has to be read.
 */
export const catchUp = (
  entry: ContextEntry,
  delta: { readonly events: readonly StoredEvent[]; readonly complete: boolean },
  previousHead: number,
): boolean => {
  const { boundary } = entry
  if (entry.status !== 'Ready' || !delta.complete || boundary.select.kind === 'Stream') return false
  const base = completeUpTo(entry)
  return delta.events.every((stored) => {
    const isNews = stored.position > base && stored.position <= previousHead && boundary.matches(stored)
    return !isNews || advanceByReading(entry, stored)
  })
}
