import type { EventStore, EventStoreInTransaction, Result, StoreError } from 'factos'
import type { HistoryModel } from '@factos/testing/history'
import type { Random } from '../random.ts'

/** A kind of work on a store, and what a checker must know to replay it. */
export interface Workload {
  readonly name: string
  readonly title: string
  readonly model: HistoryModel
  /** One call, which follows from the lot alone: whoever draws the same lot makes the same call. */
  readonly next: (lot: Lot) => Call
}

/** What a call is made from. */
export interface Lot {
  readonly random: Random
  /** Names the scope of the work, so that contexts do not grow for ever: it goes on every few thousand calls. */
  readonly epoch: number
  /** Names this call, and goes into its events. */
  readonly nonce: string
  /** With one, the call may come again, from here or from another process. */
  readonly commandId: string | undefined
}

/** A call on a store. What comes of it is for the recorder to note; the caller only looks whether the store worked. */
export type Call = (store: TortureStore) => Promise<Result<unknown, { readonly kind: string }>>

/** A store whose transactions can be used without its client. */
export type TortureStore = EventStore & {
  readonly transaction: <T>(run: (store: EventStoreInTransaction) => Promise<T>) => Promise<Result<T, StoreError>>
}
