import { err, type Result, type StoreError } from 'factos'
import { storeError } from 'factos/storage'
import { classify, isBusy } from './classify.ts'
import type { Patience } from './patience.ts'

/**
 * Runs `attempt` until it comes to an answer. It comes again while another connection holds a lock that it needs, and
 * after whatever it says it must wait for, as long as `patience` lasts. `attempt` answers at once, and leaves nothing
 * behind where it does not come to an answer.
 *
 * The waiting is asynchronous, so that the event loop goes on where SQLite's own busy timeout would block it.
 */
export const untilDone = async <T>(
  attempt: () => Result<T, StoreError> | Promise<void>,
  patience: Patience,
): Promise<Result<T, StoreError>> => {
  if (patience.isOver() === 'Aborted') return err(aborted())
  for (let round = 0; ; round++) {
    let obstacle: Promise<void> | undefined
    try {
      const answer = attempt()
      if (!(answer instanceof Promise)) return answer
      obstacle = answer
    } catch (error) {
      if (!isBusy(error)) return err(classify(error))
      if (patience.isOver() === 'TimedOut') return err(contended(patience, error))
    }
    if (patience.isOver() !== undefined) return err(blocked(patience))
    await patience.wait(obstacle ?? pause(delayMs(round)))
  }
}

/** The error of a call that was aborted while it waited: nothing of it was done. */
export const aborted = (): StoreError => storeError('Aborted', 'the call was aborted before anything was sent')

/** The error of a call that waited in vain for other calls of its own store. */
export const blocked = (patience: Patience): StoreError =>
  patience.isOver() === 'Aborted'
    ? aborted()
    : storeError(
        'TimedOut',
        `waited ${patience.timeoutMs} ms for other work of this store, such as a transaction that is still under way; ` +
          'inside transaction(run), use the store that run is given',
      )

const contended = ({ timeoutMs }: Patience, cause: unknown): StoreError =>
  storeError('Contention', `another connection held the lock of the database for ${timeoutMs} ms`, { cause })

/** A lock is held about as long as the disk takes to write; those who wait come at random times, so that each has a chance. */
const delayMs = (round: number): number => 1 + Math.random() * Math.min(round, 10)

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
