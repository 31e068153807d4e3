import type { Metadata } from 'factos'

/** An event as the log holds it, read without the library's own reading. */
export interface LoggedEvent {
  readonly position: number
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly type: string
  readonly version: number
  readonly tags: readonly string[]
  readonly metadata: Metadata
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number
  readonly data: Uint8Array
}
