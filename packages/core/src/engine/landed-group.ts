import { delay } from '../dispatch/aborting.ts'
import type { LogClient } from '../dispatch/log-client.ts'
import { isWorthRetrying } from '../dispatch/is-worth-retrying.ts'
import { retryPolicy } from '../dispatch/retry-policy.ts'
import { areTheSame, inOrder } from '../dispatch/settle-append.ts'
import type { StoreError } from '../errors/store-error.ts'
import { ok, type Result } from '../result.ts'
import type { AppendOutcome, AppendRequest } from '../storage/append-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import { allEvents } from '../vocabulary/query.ts'
import { placed, type Group } from './group.ts'

/** Whether a group that was sent without an answer turns out to be in the log: then nothing of it is decided again. */
export const hasLanded = (group: Group, request: AppendRequest, outcome: AppendOutcome): boolean =>
  outcome.kind === 'EventIdsTaken'
    ? areTheSame(inOrder(outcome.events), request.events)
    : outcome.kind === 'DuplicateCommand' && landedMember(group, outcome) !== undefined

const landedMember = (group: Group, { commands }: AppendOutcome & { readonly kind: 'DuplicateCommand' }) =>
  placed(group)
    .map((member) => {
      const known = commands.find(({ commandId }) => commandId === member.pending.command.commandId)
      return { ...member, stored: known?.events ?? [] }
    })
    .find(({ stored, events }) => events.length > 0 && areTheSame(stored, events))

const patience = retryPolicy({ attempts: 8, minDelayMs: 20, maxDelayMs: 2000 })

/** All events of a group that has landed, as they were stored: a group is whole, so one member's place tells the others'. */
export const landedEvents = async (
  log: LogClient,
  group: Group,
  request: AppendRequest,
  outcome: AppendOutcome,
): Promise<Result<readonly StoredEvent[], StoreError>> => {
  if (outcome.kind === 'EventIdsTaken') return ok(inOrder(outcome.events))
  const member = outcome.kind === 'DuplicateCommand' ? landedMember(group, outcome) : undefined
  const after = (member?.stored[0]?.position ?? 1) - (member?.firstEvent ?? 0) - 1
  const limit = request.events.length
  for (let round = 1; ; round++) {
    const reads = [{ select: { kind: 'Query', query: allEvents }, after, limit, direction: 'forwards' }] as const
    const answer = await log.read(reads, [])
    if (answer.ok) return ok(answer.value.pages[0]?.events ?? [])
    if (round >= patience.attempts || !isWorthRetrying(answer.error)) return answer
    await delay(patience.delayMs(round + 1), undefined)
  }
}
