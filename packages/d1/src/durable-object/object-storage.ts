// The part of a Durable Object's storage that the store uses; `ctx.storage` of an object with SQLite fits as it is.

/** The storage of a Durable Object, as it finds it in its `ctx`. */
export interface ObjectStorage {
  readonly sql: {
    exec(text: string, ...values: unknown[]): { raw(): Iterable<readonly unknown[]> }
  }
  /** Runs `work` in a transaction, which is rolled back where it throws. */
  transactionSync<T>(work: () => T): T
}
