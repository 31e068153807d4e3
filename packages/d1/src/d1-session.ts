import type { EventStore } from 'factos'
import { createEventStore } from 'factos/storage'
import { timeoutOf, type D1Options } from './d1-options.ts'
import { storageOn } from './d1-storage.ts'

/** A bookmark, or how fresh the first read must be: see D1's sessions. */
export type SessionStart = string

/**
 * A session of reads, which D1 may answer from a copy of the database near the Worker. What a session has read is never
 * taken back by a later read of it; what others appended may be missing for a while.
 */
export interface D1Session extends Pick<EventStore, 'read' | 'readContext' | 'loadStream'> {
  /** Where the session stands: pass it on to start the next one there. `undefined` before its first read. */
  readonly bookmark: () => string | undefined
}

/** A session that starts at a bookmark, or with `first-unconstrained` anywhere, or with `first-primary` at the newest. */
export const d1Session = (options: D1Options, start: SessionStart = 'first-unconstrained'): D1Session => {
  const session = options.database.withSession(start)
  const storage = storageOn('d1', () => ({ session, done: () => {} }), timeoutOf(options))
  const { read, readContext, loadStream } = createEventStore(storage, { engine: false })
  return Object.freeze({ read, readContext, loadStream, bookmark: () => session.getBookmark() ?? undefined })
}
