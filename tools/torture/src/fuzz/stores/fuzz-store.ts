import type { EventStore } from 'factos'
import type { EventStoreOptions, Storage, StorageLimits } from 'factos/storage'

/** A log to be held against others. */
export interface FuzzStore {
  readonly name: string
  readonly limits: StorageLimits
  /** A store on the log as another process would open it. Whoever opens it closes it. */
  readonly open: (options?: EventStoreOptions) => EventStore
  /** The storage under such a store. */
  readonly storage: () => Storage
  /** What runs in one transaction of the application's own, which it commits or takes back; not everywhere. */
  readonly transactions: Transactions | undefined
  /** Ends what was opened here and deletes the log. */
  readonly dispose: () => Promise<void>
}

/** How a log is changed in transactions: `run` gets a store and says whether to commit. */
export interface Transactions {
  /** By the store's own `transaction`. */
  readonly ofStore: (store: EventStore, run: (inside: InsideStore) => Promise<boolean>) => Promise<void>
  /** By `within`, in a transaction that the application began. */
  readonly ofApplication: (store: EventStore, run: (inside: InsideStore) => Promise<boolean>) => Promise<void>
}

/** A store in a transaction. */
export type InsideStore = Omit<EventStore, 'migrate' | 'close'>

/** Makes empty logs of one kind, until it is closed. */
export interface FuzzStores {
  readonly name: string
  readonly make: () => Promise<FuzzStore>
  readonly close: () => Promise<void>
}
