import type { Metadata } from './metadata.ts'
import type { Tag } from './tag.ts'

/** A committed event, decoded, with what the log knows of it. It never changes again. */
export interface Recorded<E> {
  /** Unique in the log. */
  readonly id: string
  readonly stream: string
  /** Its place in `stream`, from 0, without gaps. */
  readonly revision: number
  /** Its place in the log, from 1, in commit order. */
  readonly position: number
  readonly type: string
  /** The version of the stored payload, from 1. */
  readonly version: number
  readonly tags: readonly Tag[]
  readonly metadata: Metadata
  /** When the store accepted it: whole milliseconds since the Unix epoch, never below the previous event's. */
  readonly recordedAt: number
  /** The application's event, as its codec decoded it from the stored bytes. */
  readonly event: E
}
