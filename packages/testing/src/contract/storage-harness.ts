import type { Storage, TransactionalStorage } from 'factos/storage'

/** A log that a check works on, alone. */
export interface OpenedLog<S extends Storage = Storage> {
  /** A migrated storage on an empty log that nobody else uses. */
  readonly storage: S
  /**
   * One more storage on the same log, as another process would have it: a connection or pool of its own, nothing shared
   * but the data. A storage that lives in the memory of one process returns one that shares the data.
   */
  readonly another: () => Promise<S>
  /** Ends everything that was opened here, closed already or not, and deletes the log. Called once, whatever happened. */
  readonly dispose: () => Promise<void>
}

/**
 * How the contract suite gets at a backend. Every check opens a log of its own, so `open` should be quick: a schema in
 * a database that already runs, a temporary file.
 */
export interface StorageHarness<S extends Storage = Storage> {
  /** The backend's name, as it stands in the names of the tests. */
  readonly name: string
  readonly open: () => Promise<OpenedLog<S>>
}

/**
 * A log of a {@link TransactionalStorage}, with the application's side of the database: a table of the application's
 * own, which starts empty.
 */
export interface OpenedTransactionalLog<Client> extends OpenedLog<TransactionalStorage<Client>> {
  /**
   * A transaction as the application would run it, on a client of its own: begins, runs, commits; rolls back where `run`
   * throws, and rethrows. It does not touch the log's lock; `storage.within(client)` does.
   */
  readonly inTransaction: <T>(run: (client: Client) => Promise<T>) => Promise<T>
  /** Adds a row to the application's table, in the transaction that `client` is in. */
  readonly addRow: (client: Client) => Promise<void>
  /** How many committed rows the application's table has. */
  readonly countRows: () => Promise<number>
}

/** How the suite for transactional storages gets at a backend. */
export interface TransactionalHarness<Client> {
  readonly name: string
  readonly open: () => Promise<OpenedTransactionalLog<Client>>
}
