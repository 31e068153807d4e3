import type { StoreError } from '../errors/store-error.ts'
import type { Result } from '../result.ts'
import type { AppendAnswer, AppendCall } from './append-call.ts'
import type { ReadAnswer, ReadCall } from './read-call.ts'
import type { StorageLimits } from './storage-limits.ts'

/**
 * The storage port: what a backend supplies. It sees bytes, names, tags and conditions; never a decider or a codec.
 *
 * Expected failures are returned, classified, with an honest `outcome`: after an append call was sent, only what is
 * known to have left nothing behind is `not-appended`; everything else is `unknown`. A backend never throws, never
 * retries an append by itself, and gives up each call after a deadline of its own.
 */
export interface Storage {
  /** The backend's name, for messages: `sqlite`. */
  readonly name: string
  readonly limits: StorageLimits
  /** Makes or upgrades the schema. Safe to call at every start and from several processes at once. */
  readonly migrate: () => Promise<Result<void, StoreError>>
  /** Several reads, and one head, from one snapshot. */
  readonly read: (call: ReadCall) => Promise<Result<ReadAnswer, StoreError>>
  /** Several requests, each whole or not at all, in one commit under the log's one lock. */
  readonly append: (call: AppendCall) => Promise<Result<AppendAnswer, StoreError>>
  /**
   * Calls `onMoved` some time after the head moved, by this process or another, until the returned function is called.
   * It is a hint for pollers, not a delivery: calls are merged and may be late.
   */
  readonly watch: (onMoved: () => void) => () => void
  /** Ends the backend's own resources; what the application owns stays open. Later calls fail with reason `Closed`. */
  readonly close: () => Promise<void>
}

/**
 * The part of a storage that also works inside a transaction: the lock is held, what it appends commits with it. A failed
 * append is `not-appended` there, because nothing lands before the commit.
 */
export type StorageInTransaction = Pick<Storage, 'name' | 'limits' | 'read' | 'append'>

/**
 * A storage whose log shares a database with the application's tables. `Client` is what the application runs its own
 * statements on: a `pg` client, a SQLite database.
 */
export interface TransactionalStorage<Client> extends Storage {
  /**
   * Begins a transaction, takes the log's lock, runs `run` and commits; rolls back where `run` throws, and rethrows.
   * Other appends wait meanwhile, so `run` should be brief.
   */
  readonly transaction: <T>(
    run: (storage: StorageInTransaction, client: Client) => Promise<T>,
  ) => Promise<Result<T, StoreError>>
  /**
   * The storage inside a transaction that the application began on `client` and ends itself. Its first call takes the
   * log's lock, which is held until that transaction ends. After `close` its calls fail with reason `Closed`.
   */
  readonly within: (client: Client) => StorageInTransaction
}
