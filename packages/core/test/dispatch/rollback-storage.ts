import { ok, type Result, type StoreError } from '../../src/index.ts'
import {
  emptyHead,
  memoryStorage,
  type AppendCall,
  type Storage,
  type StorageInTransaction,
  type TransactionalStorage,
} from '../../src/storage.ts'
import type { Fault } from './faulty-storage.ts'

/** A transaction of the application's own. */
export interface OpenTransaction {
  readonly storage: StorageInTransaction
  readonly commit: () => Promise<void>
  readonly rollback: () => void
}

/** A storage with transactions that others wait for, and that can be rolled back. */
export interface RollbackStorage extends TransactionalStorage<OpenTransaction> {
  readonly begin: () => Promise<OpenTransaction>
  /** How many transactions were begun. */
  readonly begun: () => number
  /** The next commits meet these faults, in turn. */
  readonly onCommit: (...faults: readonly Fault<unknown>[]) => void
}

/** A transaction works on a copy of the log; committing does to the log what was done to the copy. */
export const rollbackStorage = (memory: Storage): RollbackStorage => {
  const done: AppendCall[] = []
  const commitFaults: Fault<unknown>[] = []
  let begun = 0
  let lock: Promise<void> = Promise.resolve()

  const locking = async (): Promise<() => void> => {
    const before = lock
    const { promise, resolve } = Promise.withResolvers<void>()
    lock = promise
    await before
    return resolve
  }

  const append: Storage['append'] = async (call) => {
    const answer = await memory.append(call)
    if (answer.ok) done.push(call)
    return answer
  }

  const copy = async (): Promise<Storage> => {
    const log = memoryStorage()
    for (const call of done) await log.append({ ...call, knownHead: emptyHead })
    return log
  }

  const begin = async (): Promise<OpenTransaction> => {
    begun++
    const unlock = await locking()
    const log = await copy()
    const calls: AppendCall[] = []
    return {
      storage: {
        name: memory.name,
        limits: memory.limits,
        read: log.read,
        append: (call) => {
          calls.push(call)
          return log.append(call)
        },
      },
      commit: async () => {
        for (const call of calls.splice(0)) await append(call)
        unlock()
      },
      rollback: unlock,
    }
  }

  return {
    ...memory,
    append: async (call) => {
      const unlock = await locking()
      return append(call).finally(unlock)
    },
    begin,
    begun: () => begun,
    onCommit: (...faults) => void commitFaults.push(...faults),
    within: ({ storage }) => storage,
    transaction: async <T>(run: (storage: StorageInTransaction, client: OpenTransaction) => Promise<T>) => {
      const transaction = await begin()
      try {
        const value = await run(transaction.storage, transaction)
        const commit = async (): Promise<Result<T, StoreError>> => {
          await transaction.commit()
          return ok(value)
        }
        const fault = commitFaults.shift() as Fault<T> | undefined
        return await (fault === undefined ? commit() : fault(commit))
      } finally {
        transaction.rollback()
      }
    },
  }
}
