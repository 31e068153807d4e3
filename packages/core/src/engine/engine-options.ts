import type { StorageLimits } from '../storage/storage-limits.ts'
import type { BatchBounds } from './build-batch.ts'
import type { CacheBounds } from './context-cache.ts'

/**
 * The parts of the engine that makes dispatch fast, each of which can be turned off: to measure what it does, or to find
 * out whether it has to do with a problem. The outcomes are the same without them.
 */
export interface EngineOptions {
  /** Commands that wait at the same time share a call and a commit. On by default. */
  readonly groupCommit?: boolean | undefined
  /**
   * The state of recently used contexts stays in process memory. On by default, with at most 10,000 contexts that are not
   * in use, each for at most five minutes.
   */
  readonly contextCache?:
    | boolean
    | { readonly contexts?: number | undefined; readonly maxAgeMs?: number | undefined }
    | undefined
  /** Commands may be decided on events that commit together with them. On by default. */
  readonly speculation?: boolean | undefined
  /**
   * Reads and folds every context again before each use and compares; a difference makes the dispatch reject with an
   * error, because then the decider is not pure. Slow; for tests. Off by default.
   */
  readonly verify?: boolean | undefined
  /** How many calls may wait at once before further ones fail with reason `Overloaded`; 10,000 by default. */
  readonly maxWaiting?: number | undefined
}

/** The options with their defaults. */
export interface EngineSettings {
  readonly batch: BatchBounds
  readonly cache: CacheBounds
  readonly verify: boolean
  readonly maxWaiting: number
}

/** Enough to share a commit, and few enough that one half of many callers is prepared while the other is stored. */
const maxBatchRequests = 256

/** So much at once keeps a process responsive, however much the store would take. */
const maxBatchEvents = 5_000
const maxBatchBytes = 8 * 2 ** 20

/** Options with their defaults, for a store with these limits. Throws a `TypeError` for numbers that make no sense. */
export const engineSettings = (options: EngineOptions, limits: StorageLimits): EngineSettings => {
  const { groupCommit = true, contextCache = true, speculation = true, verify = false, maxWaiting = 10_000 } = options
  const { contexts = 10_000, maxAgeMs = 300_000 } =
    typeof contextCache === 'object' ? contextCache : { contexts: contextCache ? undefined : 0 }
  for (const [name, value] of Object.entries({ contexts, maxAgeMs, maxWaiting })) {
    if (!(value >= 0)) throw new TypeError(`engine: ${name} is a number from 0, not ${String(value)}`)
  }
  const batchLimits = {
    ...limits,
    events: Math.min(limits.events, maxBatchEvents),
    bytes: Math.min(limits.bytes, maxBatchBytes),
  }
  return {
    batch: {
      limits: batchLimits,
      commandLimits: limits,
      requests: groupCommit ? Math.min(limits.requests, maxBatchRequests) : 1,
      speculation,
    },
    cache: { contexts, maxAgeMs },
    verify,
    maxWaiting,
  }
}
