import type { Storage, StorageInTransaction, TransactionalStorage } from '../../src/storage.ts'
import { ok } from '../../src/index.ts'

/** A storage with transactions, which counts them. */
export interface LockingStorage extends TransactionalStorage<undefined> {
  readonly transactions: () => number
}

/**
 * Gives a storage the one lock that a real one has: appends wait while a transaction is under way. It cannot roll back, so
 * what runs in its transactions must not throw after an append.
 */
export const lockingStorage = (storage: Storage): LockingStorage => {
  let count = 0
  let last: Promise<unknown> = Promise.resolve()
  const locked = <T>(run: () => Promise<T>): Promise<T> => {
    const running = last.then(run)
    last = running.catch(() => undefined)
    return running
  }
  const { name, limits, read, append } = storage
  const inside: StorageInTransaction = { name, limits, read, append }
  return {
    ...storage,
    append: (call) => locked(() => append(call)),
    transaction: (run) =>
      locked(async () => {
        count++
        return ok(await run(inside, undefined))
      }),
    within: () => inside,
    transactions: () => count,
  }
}
