import { err, ok, type Result, type StoreError } from 'factos'
import type { StorageInTransaction, StorageLimits } from 'factos/storage'
import { appendToLog } from '../append/append-to-log.ts'
import type { Send } from '../connection/statement.ts'
import { isProblem, problemError, type Problem } from '../read/problem-error.ts'
import { readLog } from '../read/read-log.ts'
import type { SchemaNames } from '../schema/schema-names.ts'
import { takeLock } from './take-lock.ts'

/** What a storage is made of, wherever it runs. */
export interface StorageParts {
  readonly name: string
  readonly limits: StorageLimits
  readonly names: SchemaNames
  readonly lockTimeoutMs: number
}

/**
 * The storage inside an open transaction. Its first call takes the log's lock. The transaction itself remembers the lock,
 * and each call looks there: a transaction that was never begun, that ended, or that was rolled back to a savepoint from
 * before the lock is noticed. `hasLock`: it was taken already.
 */
export const storageWithin = (parts: StorageParts, send: Send, hasLock = false): StorageInTransaction => {
  const { name, limits, names, lockTimeoutMs } = parts
  let locked = hasLock

  /** A connection does one thing at a time. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    const mine = turn.then(call)
    turn = mine.catch(() => {})
    return mine
  }

  const holding = async <T extends object>(
    call: () => Promise<Result<T | Problem, StoreError>>,
  ): Promise<Result<T, StoreError>> => {
    for (let round = 1; ; round++) {
      const lockedNow = !locked
      if (!locked) {
        const lock = await takeLock(send, names, lockTimeoutMs)
        if (!lock.ok) return lock
        locked = true
      }
      const answer = await call()
      if (!answer.ok) return answer
      if (!isProblem(answer.value)) return ok(answer.value)
      locked = answer.value.problem !== 'NotHeld'
      if (locked || lockedNow) return err(problemError(answer.value))
    }
  }

  return Object.freeze({
    name,
    limits,
    read: (call) => inTurn(() => holding(() => readLog(send, names, call, true))),
    append: (call) => inTurn(() => holding(() => appendToLog(send, names, call, { lockTimeoutMs, within: true }))),
  } satisfies StorageInTransaction)
}
