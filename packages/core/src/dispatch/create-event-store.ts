import type { EngineOptions } from '../engine/engine-options.ts'
import { storeError } from '../errors/store-error.ts'
import type { Storage, TransactionalStorage } from '../storage/storage.ts'
import type { EventStore, TransactionalEventStore } from './event-store.ts'
import { processExecutor, transactionExecutor } from './executors.ts'
import { openCalls, type OpenCalls } from './open-calls.ts'
import type { RetryOption } from './retry-policy.ts'
import { storeMethods } from './store-methods.ts'

/** Options that every store takes. */
export interface EventStoreOptions {
  /** How often a command is tried, unless its call says so itself. By default 10 times within about a second. */
  readonly retry?: RetryOption | undefined
  /**
   * How dispatch shares work between the calls of this process; `false`: not at all, as where a runtime forbids it. On by
   * default.
   */
  readonly engine?: false | EngineOptions | undefined
}

/**
 * The store over a storage: the whole flow on top of the port. Backends call it; so can anybody who wraps a storage, for
 * example to observe it.
 *
 * @example
 * const store = createEventStore(memoryStorage())
 */
export const createEventStore = (storage: Storage, options: EventStoreOptions = {}): EventStore =>
  Object.freeze(openStore(storage, options).store)

/** The store over a storage whose log shares a database with the application's tables. */
export const createTransactionalEventStore = <Client>(
  storage: TransactionalStorage<Client>,
  options: EventStoreOptions = {},
): TransactionalEventStore<Client> => {
  const { store, calls } = openStore(storage, options)
  const transactional: TransactionalEventStore<Client> = {
    ...store,
    within: (client) => storeMethods(transactionExecutor(storage.within(client)), calls.run),
    transaction: (run) =>
      calls.run(() =>
        storage.transaction((inTransaction, client) => run(storeMethods(transactionExecutor(inTransaction)), client)),
      ),
  }
  return Object.freeze(transactional)
}

const openStore = (
  storage: Storage,
  options: EventStoreOptions,
): { readonly store: EventStore; readonly calls: OpenCalls } => {
  const calls = openCalls(() => storeError('Closed', `the ${storage.name} store is closed`))
  const store: EventStore = {
    migrate: () => calls.run(() => storage.migrate()),
    close: () => calls.close(() => storage.close()),
    ...storeMethods(processExecutor(storage, options), calls.run),
  }
  return { store, calls }
}
