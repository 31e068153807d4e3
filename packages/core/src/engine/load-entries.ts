import { readBoundaries, type Folded } from '../dispatch/read-boundaries.ts'
import type { ReadError } from '../errors/dispatch-error.ts'
import { completeUpTo, type ContextEntry } from './context-entry.ts'
import { deepFreeze } from './deep-freeze.ts'
import type { History } from './history.ts'
import type { BatchedRead } from './read-batcher.ts'

/** How reading a context ended. `head`: it is complete up to there. */
export type Loaded =
  | { readonly kind: 'Loaded'; readonly head: number }
  | { readonly kind: 'Failed'; readonly error: ReadError }
  | { readonly kind: 'Threw'; readonly thrown: unknown }

/** Reads contexts into process memory, each once at a time. */
export interface EntryLoader {
  /**
   * Reads the entry unless it is being read. `fresh`: the read is sent after this call, so it cannot miss what the caller
   * knows of.
   */
  readonly load: (entry: ContextEntry) => { readonly loaded: Promise<Loaded>; readonly fresh: boolean }
}

/** A loader that reads by `read`, from where an entry stands. */
export const entryLoader = (read: BatchedRead, { joinRead }: History): EntryLoader => {
  const underWay = new Map<ContextEntry, { readonly loaded: Promise<Loaded>; sent: boolean }>()

  const run = async (entry: ContextEntry, onSent: () => void): Promise<Loaded> => {
    const { boundary, codec, state, revision, generation } = entry
    const folded: Folded = { boundary, state, revision, position: completeUpTo(entry) }
    try {
      const result = await readBoundaries((reads, ids) => read(reads, ids, onSent), [folded], codec)
      entry.status = 'Unread'
      if (!result.ok) return { kind: 'Failed', error: result.error }
      // Forgotten meanwhile: the log was replaced, and what was read may be of either.
      if (entry.generation === generation) {
        Object.assign(entry, { state: deepFreeze(folded.state), revision: folded.revision, status: 'Ready' })
        joinRead(entry, folded.position)
      }
      return { kind: 'Loaded', head: folded.position }
    } catch (thrown) {
      entry.status = 'Unread'
      return { kind: 'Threw', thrown }
    } finally {
      underWay.delete(entry)
    }
  }

  return {
    load: (entry) => {
      const known = underWay.get(entry)
      if (known !== undefined) return { loaded: known.loaded, fresh: !known.sent }
      entry.status = 'Reading'
      const one = { loaded: Promise.resolve<Loaded>({ kind: 'Loaded', head: 0 }), sent: false }
      underWay.set(entry, one)
      one.loaded = run(entry, () => {
        one.sent = true
      })
      return { loaded: one.loaded, fresh: true }
    },
  }
}
