import type { StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendAnswer, AppendRequest } from '../storage/append-call.ts'
import { delay } from './aborting.ts'
import type { Basis, LogClient } from './log-client.ts'
import { retryPolicy } from './retry-policy.ts'

/** What the store definitely said of a call. */
export interface DefiniteAnswer extends AppendAnswer {
  /** Whether the call was sent before without an answer, so that what is found in the log may be its own. */
  readonly resent: boolean
  /** A position that was seen before the call was first sent: what is at or below it cannot be its own. */
  readonly sentAfter: number
}

/** How often a call without an answer is sent again, with pauses of some ten seconds in all: a database can restart. */
const resending = retryPolicy({ attempts: 12, minDelayMs: 20, maxDelayMs: 2000 })

/**
 * Sends requests in one call; after a lost answer it sends the identical ones again, never newly decided ones, until the
 * answer is definite. That is safe because the ids in them are fixed: the store recognises what has landed. Only a
 * definite answer makes an unknown outcome known: a later call that never reached the store says nothing of the first.
 *
 * `basis` is what the requests were decided on. The log is held against that however often they are sent: meanwhile others
 * may have found out that it was replaced, and know the head of the new one.
 */
export const appendUntilDefinite = async (
  log: LogClient,
  requests: readonly AppendRequest[],
  basis: Basis,
  sentBefore = false,
): Promise<Result<DefiniteAnswer, StoreError>> => {
  let resent = sentBefore
  for (let round = 1; ; round++) {
    const answer = await log.append(requests, basis)
    if (answer.ok) return ok({ ...answer.value, resent, sentAfter: basis.head.position })
    if (answer.error.outcome === 'unknown') resent = true
    if (!resent) return answer
    const hopeless = answer.error.reason === 'LogReplaced' || answer.error.reason === 'Closed'
    if (log.sendsOnce || hopeless || round >= resending.attempts) return err({ ...answer.error, outcome: 'unknown' })
    await delay(resending.delayMs(round + 1), undefined)
  }
}
