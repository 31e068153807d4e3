import { storeError } from '../errors/store-error.ts'
import { ok } from '../result.ts'
import type { Storage, TransactionalStorage } from '../storage/storage.ts'
import { unlessAborted } from './aborting.ts'
import { appendEvents } from './append-events.ts'
import type { EventStore, TransactionalEventStore } from './event-store.ts'
import { lanes } from './lanes.ts'
import { logClient } from './log-client.ts'
import { openCalls } from './open-calls.ts'
import { retryPolicy, type RetryOption } from './retry-policy.ts'
import { runCommand, transactOf, type Transact } from './run-command.ts'
import { sharedExecutions } from './shared-executions.ts'
import { storeMethods, type Executor } from './store-methods.ts'
import { transactionExecutor } from './transaction-executor.ts'

/** Options that every store takes. */
export interface EventStoreOptions {
  /** How often a command is tried, unless its call says so itself. By default 10 times within about a second. */
  readonly retry?: RetryOption | undefined
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
    within: (client) => storeMethods(transactionExecutor(storage.within(client))),
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
): { readonly store: EventStore; readonly calls: ReturnType<typeof openCalls> } => {
  const calls = openCalls(() => storeError('Closed', `the ${storage.name} store is closed`))
  const executor = sharingExecutor(storage, options)
  const store: EventStore = {
    migrate: () => calls.run(() => storage.migrate()),
    close: () => calls.close(() => storage.close()),
    ...storeMethods(executor, calls.run),
  }
  return { store, calls }
}

/** Executes the commands of a whole process. */
const sharingExecutor = (storage: Storage, options: EventStoreOptions): Executor => {
  const log = logClient(storage)
  const turns = lanes()
  const executions = sharedExecutions()
  const transact: Transact | undefined = transactOf(storage)
  const byDefault = retryPolicy(options.retry)
  const policyOf = (retry: RetryOption | undefined) => (retry === undefined ? byDefault : retryPolicy(retry))
  return {
    log,
    command: (command, retry) => {
      const policy = policyOf(retry)
      return executions.run(command, async () => {
        const entering = turns.enter(command.boundary.key)
        const turn = await unlessAborted(entering.then(ok), command.signal, 'not-appended')
        if (!turn.ok) {
          void entering.then((leave) => leave())
          return turn
        }
        try {
          return await runCommand(log, command, policy, transact)
        } finally {
          turn.value()
        }
      })
    },
    append: (call, fingerprint) =>
      executions.run({ commandId: call.commandId, fingerprint, signal: call.signal }, () =>
        appendEvents(log, call, fingerprint, byDefault),
      ),
  }
}
