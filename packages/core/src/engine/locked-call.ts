import type { DefiniteAnswer } from '../dispatch/append-until-definite.ts'
import type { LogClient } from '../dispatch/log-client.ts'
import { readBoundaries, type Folded } from '../dispatch/read-boundaries.ts'
import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendAnswer } from '../storage/append-call.ts'
import { completeUpTo, type ContextEntry } from './context-entry.ts'
import { deepFreeze } from './deep-freeze.ts'

// The parts of a call that is decided and sent inside the store's transaction.

/** Brings contexts up to the log as it is under the lock. */
export const readUnderLock = async (
  log: LogClient,
  entries: readonly ContextEntry[],
): Promise<Result<never, StoreError> | undefined> => {
  for (const entry of entries) {
    const { boundary, codec, state, revision } = entry
    const folded: Folded = { boundary, state, revision, position: completeUpTo(entry) }
    const read = await readBoundaries(log.read, [folded], codec)
    if (!read.ok && read.error.kind === 'StoreError') return err(read.error)
    if (!read.ok) throw new Error('a stored event could not be decoded', { cause: read.error })
    // As long as others are found to be there, deciding without the lock would only lose again.
    if (Object.is(folded.state, state) && folded.revision === revision) entry.lostRounds = 0
    Object.assign(entry, { state: deepFreeze(folded.state), revision: folded.revision, position: folded.position })
    entry.epoch = { head: 0 }
  }
  return undefined
}

/** What a transaction came to that held one call. */
export const answerOf = (
  committed: Result<Result<AppendAnswer, StoreError>, StoreError>,
): Result<DefiniteAnswer, StoreError> => {
  const answer = committed.ok ? committed.value : committed
  return answer.ok ? ok({ ...answer.value, resent: false, sentAfter: 0 }) : answer
}

/** A backend should return how its commit failed; of one that throws, nobody knows whether it was done. */
export const commitThrew = (cause: unknown): StoreError =>
  storeError('Unexpected', `the transaction threw: ${String(cause)}`, { outcome: 'unknown', cause })
