/** What a store can take. The engine checks these before it sends anything, so that a store never half does it. */
export interface StorageLimits {
  /** The most bytes of one event's data. */
  readonly eventBytes: number
  /** The most events of one append call. */
  readonly events: number
  /** The most bytes of one append call: data, names, tags and metadata of all its events together. */
  readonly bytes: number
  /** The most requests of one append call, and reads of one read call. */
  readonly requests: number
  /** Whether ids, names, tags and metadata may hold the character NUL. */
  readonly nul: boolean
}
