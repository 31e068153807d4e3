import { err, ok, type Result, type StoreError } from 'factos'
import { storeError } from 'factos/storage'
import { classify } from './classify.ts'
import type { D1BindingSession } from './d1-binding.ts'
import type { Rows, Statement } from './statement.ts'

/** Sends statements as one batch: one transaction, one round trip. */
export type CallDatabase = (
  statements: readonly Statement[],
  /** What is to be said of an append in the batch when no answer came. */
  sent: StoreError['outcome'],
) => Promise<Result<readonly Rows[], StoreError>>

/**
 * Calls a session, and gives each call up after `timeoutMs` milliseconds. A batch cannot be cancelled: one that was given
 * up may still be committed.
 */
export const callSession =
  (session: D1BindingSession, timeoutMs: number): CallDatabase =>
  async (statements, sent) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      const late = new Promise<typeof tooLate>((resolve) => {
        timer = setTimeout(() => resolve(tooLate), timeoutMs)
      })
      const prepared = statements.map(({ text, values }) => session.prepare(text).bind(...values))
      const answer = await Promise.race([session.batch(prepared), late])
      if (answer === tooLate) {
        return err(storeError('TimedOut', `D1 did not answer within ${timeoutMs} ms`, { outcome: sent }))
      }
      if (answer.length !== statements.length) {
        return err(storeError('Unexpected', 'D1 answered another number of statements than sent', { outcome: sent }))
      }
      return ok(answer.map(({ results }) => (results ?? []) as Rows))
    } catch (error) {
      return err(classify(error, sent))
    } finally {
      clearTimeout(timer)
    }
  }

const tooLate: unique symbol = Symbol('too late')
