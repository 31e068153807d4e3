import { delay } from '../dispatch/aborting.ts'
import type { DefiniteAnswer } from '../dispatch/append-until-definite.ts'
import type { LogClient } from '../dispatch/log-client.ts'
import { isWorthRetrying } from '../dispatch/is-worth-retrying.ts'
import { pageSize } from '../dispatch/read-boundaries.ts'
import { retryPolicy } from '../dispatch/retry-policy.ts'
import { areTheSame, inOrder } from '../dispatch/settle-append.ts'
import type { StoreError } from '../errors/store-error.ts'
import { ok, type Result } from '../result.ts'
import type { AppendOutcome, AppendRequest } from '../storage/append-call.ts'
import type { ReadAnswer } from '../storage/read-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import { allEvents } from '../vocabulary/query.ts'
import type { Group } from './group.ts'

/**
 * The stored events of a request that was sent without an answer, where it turns out to be in the log: then nothing of it
 * is decided again. `sentAfter` is a head that was seen before it was first sent.
 *
 * That the store knows a command of the request does not tell: another process may have handled the same command, with the
 * same events, since their ids derive from its id. The request has landed only if all of its events are there.
 */
const landedEvents = async (
  log: LogClient,
  request: AppendRequest,
  outcome: AppendOutcome,
  sentAfter: number,
): Promise<Result<readonly StoredEvent[] | undefined, StoreError>> => {
  if (outcome.kind === 'EventIdsTaken') return ok(ifTheSame(inOrder(outcome.events), request))
  if (outcome.kind !== 'DuplicateCommand' || request.events.length === 0) return ok(undefined)
  const ids = new Set(request.events.map(({ id }) => id))
  const found: StoredEvent[] = []
  for (let after = sentAfter; ;) {
    const read = await readPatiently(log, after)
    if (!read.ok) return read
    const [{ events, more } = { events: [], more: false }] = read.value.pages
    found.push(...events.filter(({ id }) => ids.has(id)))
    if (found.length >= ids.size || !more) return ok(ifTheSame(found, request))
    after = events.at(-1)?.position ?? after
  }
}

const ifTheSame = (stored: readonly StoredEvent[], { events }: AppendRequest): readonly StoredEvent[] | undefined =>
  areTheSame(stored, events) ? stored : undefined

const patience = retryPolicy({ attempts: 8, minDelayMs: 20, maxDelayMs: 2000 })

const readPatiently = async (log: LogClient, after: number): Promise<Result<ReadAnswer, StoreError>> => {
  const reads = [
    { select: { kind: 'Query', query: allEvents }, after, limit: pageSize, direction: 'forwards' },
  ] as const
  for (let round = 1; ; round++) {
    const answer = await log.read(reads, [])
    if (answer.ok || round >= patience.attempts || !isWorthRetrying(answer.error)) return answer
    await delay(patience.delayMs(round + 1), undefined)
  }
}

/** The stored events of those groups of a call that had landed although no answer came. */
export const landedGroups = async (
  log: LogClient,
  groups: readonly Group[],
  requests: readonly AppendRequest[],
  sentAfter: number,
  { outcomes }: DefiniteAnswer,
): Promise<Result<ReadonlyMap<Group, readonly StoredEvent[]>, StoreError>> => {
  const found = new Map<Group, readonly StoredEvent[]>()
  for (const [index, group] of groups.entries()) {
    if (group.append !== undefined) continue
    const stored = await landedEvents(
      log,
      requests[index] as AppendRequest,
      outcomes[index] as AppendOutcome,
      sentAfter,
    )
    if (!stored.ok) return stored
    if (stored.value !== undefined) found.set(group, stored.value)
  }
  return ok(found)
}
