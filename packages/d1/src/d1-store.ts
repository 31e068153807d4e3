import type { EventStore } from 'factos'
import { createEventStore, type EventStoreOptions } from 'factos/storage'
import { d1Session, type D1Session, type SessionStart } from './d1-session.ts'
import type { D1Options } from './d1-options.ts'
import { d1Storage } from './d1-storage.ts'

/** Options of {@link d1Store}: where the log is, and what every store takes. */
export interface D1StoreOptions extends D1Options, EventStoreOptions {}

/** A store in D1. */
export interface D1EventStore extends EventStore {
  /**
   * A session of reads that need not reach the primary database: for views. It begins at a bookmark, or anywhere
   * (`first-unconstrained`, the default), and never goes back in time.
   */
  readonly session: (start?: SessionStart) => D1Session
  /**
   * The bookmark of the newest state of the database that this store has met. A session that starts from it sees all that
   * this store has appended so far. `undefined` before its first call.
   */
  readonly bookmark: () => string | undefined
}

/** A round is two round trips to a database that may be far away, so pauses are longer than elsewhere. */
const patient = { attempts: 15, minDelayMs: 20, maxDelayMs: 500 }

/**
 * A store in a Cloudflare D1 database. Call `migrate()` at deployment, or apply the same schema with
 * `wrangler d1 migrations`.
 *
 * Decisions and appends always use the primary database. The engine, which shares work between the calls of a process, is
 * off unless `engine` says otherwise: in a Worker a promise dies with the request that made it, so requests must not wait
 * for each other's. Turn it on only where no two requests use the same store, or in a Durable Object.
 *
 * D1 has no transaction that waits for the Worker, so a command that loses again and again to others is tried again with
 * growing pauses, and fails with `AppendConditionFailed` in the end.
 *
 * @example
 * const store = d1Store({ database: env.DB })
 * const sold = await store.dispatchWithQuery({ ... })
 */
export const d1Store = (options: D1StoreOptions): D1EventStore => {
  const storage = d1Storage(options)
  return Object.freeze({
    ...createEventStore(storage, { retry: options.retry ?? patient, engine: options.engine ?? false }),
    session: (start?: SessionStart) => d1Session(options, start),
    bookmark: storage.bookmark,
  })
}
