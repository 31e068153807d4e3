import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, type Result } from '../result.ts'
import type { CancelSignal } from './cancel-signal.ts'

/** The error of a caller that gave up. */
export const aborted = (outcome: StoreError['outcome'], signal: CancelSignal): StoreError =>
  storeError('Aborted', 'the signal was aborted', { outcome, cause: signal.reason })

/**
 * What `running` gives, or `Aborted` with this outcome as soon as the signal says so. What runs goes on regardless.
 */
export const unlessAborted = <T, E>(
  running: Promise<Result<T, E>>,
  signal: CancelSignal | undefined,
  outcome: StoreError['outcome'],
): Promise<Result<T, E | StoreError>> => {
  if (signal === undefined) return running
  return new Promise((resolve, reject) => {
    const leave = (): void => signal.removeEventListener('abort', onAbort)
    const onAbort = (): void => {
      leave()
      resolve(err(aborted(outcome, signal)))
    }
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    running.then(resolve, reject).finally(leave)
  })
}

/** Waits so many milliseconds, or until the signal says to stop. */
export const delay = (ms: number, signal: CancelSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
  })
