import type { StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendOutcome, AppendRequest } from '../storage/append-call.ts'
import type { Head } from '../storage/head.ts'
import { delay } from './aborting.ts'
import type { LogClient } from './log-client.ts'
import { retryPolicy } from './retry-policy.ts'

/** What the store definitely said of a request. */
export interface DefiniteAnswer {
  readonly outcome: AppendOutcome
  readonly previousHead: Head
  /** Whether the request was sent before without an answer, so that what is found in the log may be its own. */
  readonly resent: boolean
}

/** How often a request without an answer is sent again, over some ten seconds: long enough for a database to restart. */
const resending = retryPolicy({ attempts: 12, minDelayMs: 20, maxDelayMs: 2000 })

/**
 * Sends a request; after a lost answer it sends the identical one again, never a newly decided one, until the answer is
 * definite. That is safe because the ids in it are fixed: the store recognises what has landed. Only a definite answer
 * makes an unknown outcome known: a later call that never reached the store says nothing of the first one.
 */
export const appendUntilDefinite = async (
  log: LogClient,
  request: AppendRequest,
  sentBefore = false,
): Promise<Result<DefiniteAnswer, StoreError>> => {
  let resent = sentBefore
  for (let round = 1; ; round++) {
    const answer = await log.append([request])
    if (answer.ok) {
      return ok({ outcome: answer.value.outcomes[0] as AppendOutcome, previousHead: answer.value.previousHead, resent })
    }
    if (answer.error.outcome === 'unknown') resent = true
    if (!resent) return answer
    const hopeless = answer.error.reason === 'LogReplaced' || answer.error.reason === 'Closed'
    if (hopeless || round >= resending.attempts) return err({ ...answer.error, outcome: 'unknown' })
    await delay(resending.delayMs(round + 1), undefined)
  }
}
