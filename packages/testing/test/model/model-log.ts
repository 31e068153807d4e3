import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StoredEvent } from 'factos/storage'

/** What a log holds at one moment. It is never changed: a commit puts another one in its place. */
export interface Snapshot {
  readonly events: readonly StoredEvent[]
  readonly commands: readonly ModelCommand[]
}

/** A command that is remembered. */
export interface ModelCommand {
  readonly commandId: string
  readonly fingerprint: string
  readonly positions: readonly number[]
}

/** A log that several storages, the processes of the model, share. */
export interface ModelLog {
  committed: Snapshot
  /** Appended but not visible yet, though the lock was given back: only a fault leaves something here. */
  unseen: Snapshot
  /** Committed rows of the application's own table. */
  rows: number
  /** How many storages were opened on it. */
  storages: number
  readonly lock: Lock
  /** Locks that only a fault uses: one for each set of conditions, instead of the one above. */
  readonly queryLocks: Map<string, Lock>
  readonly watchers: Set<() => void>
  /** Lets others run, now for longer, now for less, as a network or disk would. */
  readonly pause: () => Promise<void>
}

/** Lets one holder in at a time, in the order of asking; what it gives lets the next one in. */
export type Lock = () => Promise<() => void>

/** Nothing. */
export const emptySnapshot: Snapshot = { events: [], commands: [] }

/** An empty log. */
export const modelLog = (): ModelLog => {
  let pauses = 0
  return {
    committed: emptySnapshot,
    unseen: emptySnapshot,
    rows: 0,
    storages: 0,
    lock: modelLock(),
    queryLocks: new Map(),
    watchers: new Set(),
    pause: async () => {
      for (let turns = pauses++ % 3; turns >= 0; turns--) await nextTurn()
    },
  }
}

/** A lock that nobody holds. */
export const modelLock = (): Lock => {
  let last = Promise.resolve()
  return async () => {
    const before = last
    const { promise, resolve } = Promise.withResolvers<undefined>()
    last = promise
    await before
    return () => resolve(undefined)
  }
}

/** Two snapshots in one, by position. */
export const joined = (left: Snapshot, right: Snapshot): Snapshot => ({
  events: [...left.events, ...right.events].toSorted((a, b) => a.position - b.position),
  commands: [...left.commands, ...right.commands],
})
