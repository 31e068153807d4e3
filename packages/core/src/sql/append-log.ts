import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendAnswer, AppendCall } from '../storage/append-call.ts'
import { requestInserter } from './insert-requests.ts'
import { logHead, logReplaced, type TimedHead } from './log-head.ts'
import { afterOf, rejection } from './rejection.ts'
import { integer } from './stored-event-row.ts'
import type { SyncSql } from './sync-sql.ts'

/** Binds a stream; returns its last `revision`, or no row. */
export const selectRevision =
  'SELECT revision FROM factos_events INDEXED BY factos_events_by_stream WHERE stream = ? ORDER BY revision DESC LIMIT 1'

/** How a call is appended. */
export interface AppendOptions {
  /** Milliseconds since the Unix epoch, read under the lock. */
  readonly nowMs: number
  /**
   * Whether to look all event ids up first. Without it, an id that exists makes an insertion throw the driver's unique
   * violation; who called then rolls back and comes again with it.
   */
  readonly lookUpEventIds: boolean
}

/**
 * Answers an append call. The caller has begun a transaction that holds the write lock, commits where the answer is `ok`,
 * and rolls back where it is not and where this throws.
 */
export const appendLog = (sql: SyncSql, call: AppendCall, options: AppendOptions): Result<AppendAnswer, StoreError> => {
  const found = logHead(sql, call.knownHead)
  if (!found.ok) return found
  const previous = found.value
  const problem = beyondHead(call, previous) ?? beyondNumbers(call, previous)
  if (problem !== undefined) return err(problem)
  const revisionOf = committedRevisions(sql)
  // All checks come before the first insertion, because they speak of the log as it was before the call.
  const rejections = call.requests.map((request) =>
    rejection(sql, request, {
      headPosition: previous.position,
      revisionOf,
      lookUpEventIds: options.lookUpEventIds,
    }),
  )
  const previousHead = { position: previous.position, eventId: previous.eventId }
  const inserter = requestInserter(sql, previousHead, Math.max(options.nowMs, previous.recordedAt), revisionOf)
  const outcomes = call.requests.map((request, index) => rejections[index] ?? inserter.insert(request))
  return ok({ outcomes, previousHead, head: inserter.finish() })
}

const beyondHead = ({ requests }: AppendCall, { position }: TimedHead): StoreError | undefined => {
  for (const { conditions } of requests) {
    for (const condition of conditions) if (afterOf(condition) > position) return logReplaced(afterOf(condition))
  }
  return undefined
}

const beyondNumbers = ({ requests }: AppendCall, { position }: TimedHead): StoreError | undefined => {
  const last = requests.reduce((sum, { events }) => sum + events.length, position)
  return Number.isSafeInteger(last)
    ? undefined
    : storeError('LimitExceeded', 'the log has no positions left below 2^53')
}

/** Looks each stream up once, before the first insertion changes it. */
const committedRevisions = (sql: SyncSql): ((stream: string) => number) => {
  const known = new Map<string, number>()
  return (stream) => {
    const before = known.get(stream)
    if (before !== undefined) return before
    const [row] = sql.all(selectRevision, [stream])
    const revision = row === undefined ? -1 : integer(row[0], 'revision')
    known.set(stream, revision)
    return revision
  }
}
