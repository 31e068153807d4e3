import type { Metadata } from '../vocabulary/metadata.ts'

/**
 * An event as a store takes it: everything but its place, which the store assigns. All that a store understands of it
 * is `id`, `stream`, `type` and `tags`; `data` is opaque.
 */
export interface EventToAppend {
  readonly id: string
  readonly stream: string
  readonly type: string
  readonly version: number
  /** Without duplicates, in the order given; a store returns them in this order. */
  readonly tags: readonly string[]
  readonly metadata: Metadata
  readonly data: Uint8Array
}

/** An event as a store holds it. */
export interface StoredEvent extends EventToAppend {
  /** Its place in its stream, from 0, without gaps. */
  readonly revision: number
  /** Its place in the log, from 1, in commit order. */
  readonly position: number
  /** Whole milliseconds since the Unix epoch, taken under the lock, never below the previous event's. */
  readonly recordedAt: number
}
