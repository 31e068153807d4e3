import { err, type Result, type StoreError } from 'factos'
import { appendLog, type SyncSql } from 'factos/sql'
import type { AppendAnswer, AppendCall } from 'factos/storage'
import { refusedByObject } from '../append/refused-request.ts'
import { classify } from '../database/classify.ts'
import type { ObjectStorage } from './object-storage.ts'

/** Answers an append call in one transaction. */
export const objectAppend = (
  storage: ObjectStorage,
  sql: SyncSql,
  call: AppendCall,
): Result<AppendAnswer, StoreError> => {
  const refused = call.requests.map(refusedByObject)
  if (refused.every((refusal) => refusal === undefined)) return append(storage, sql, call)
  const requests = call.requests.filter((_, index) => refused[index] === undefined)
  const answer = append(storage, sql, { ...call, requests })
  if (!answer.ok) return answer
  const given = answer.value.outcomes.values()
  const outcomes = refused.flatMap((refusal) => refusal ?? given.next().value ?? [])
  return { ok: true, value: { ...answer.value, outcomes } }
}

const append = (storage: ObjectStorage, sql: SyncSql, call: AppendCall): Result<AppendAnswer, StoreError> => {
  const attempt = (lookUpEventIds: boolean): Result<AppendAnswer, StoreError> =>
    inTransaction(storage, () => appendLog(sql, call, { nowMs: Date.now(), lookUpEventIds }))
  try {
    return attempt(false)
  } catch (error) {
    if (!isUniqueViolation(error)) return err(classify(error, 'unknown'))
  }
  try {
    return attempt(true)
  } catch (error) {
    return err(classify(error, 'unknown'))
  }
}

/** Runs `work` in a transaction, which is rolled back where it throws or fails. */
export const inTransaction = <T>(storage: ObjectStorage, work: () => Result<T, StoreError>): Result<T, StoreError> => {
  let failed: Result<T, StoreError> | undefined
  try {
    return storage.transactionSync(() => {
      const result = work()
      if (result.ok) return result
      failed = result
      throw new RolledBack()
    })
  } catch (error) {
    if (error instanceof RolledBack && failed !== undefined) return failed
    throw error
  }
}

/** Makes `transactionSync` roll back. */
class RolledBack extends Error {}

const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('UNIQUE constraint failed')
