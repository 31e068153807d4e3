import { ok, type Result, type StoreError } from 'factos'
import type { AppendAnswer, StorageInTransaction } from 'factos/storage'
import type { PostgresClient, PostgresPool } from '../postgres-pool.ts'
import { inTransaction } from './in-transaction.ts'
import { storageWithin, type StorageParts } from './storage-within.ts'
import { takeLock } from './take-lock.ts'

/** Runs in a transaction that holds the log's lock. `onCommitted` hears of the head where it moved. */
export const runTransaction = async <T>(
  pool: PostgresPool,
  parts: StorageParts,
  deadlineMs: number,
  run: (storage: StorageInTransaction, client: PostgresClient) => Promise<T>,
  onCommitted: (answer: AppendAnswer) => void,
): Promise<Result<T, StoreError>> => {
  let last: AppendAnswer | undefined
  const result = await inTransaction(pool, deadlineMs, async (send, client) => {
    const locked = await takeLock(send, parts.names, parts.lockTimeoutMs)
    if (!locked.ok) return locked
    const storage = storageWithin(parts, send, true)
    const noting: StorageInTransaction = {
      ...storage,
      append: async (call) => {
        const answer = await storage.append(call)
        if (answer.ok && answer.value.head.position > answer.value.previousHead.position) last = answer.value
        return answer
      },
    }
    return ok(await run(noting, client))
  })
  if (result.ok && last !== undefined) onCommitted(last)
  return result
}
