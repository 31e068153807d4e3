import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, type Result } from '../result.ts'
import type { StoredCondition } from '../storage/append-call.ts'
import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { aborted, delay, unlessAborted } from './aborting.ts'
import { appendUntilDefinite } from './append-until-definite.ts'
import { positionOf } from './boundary.ts'
import { encodeEvents } from './encode-events.ts'
import type { AppendEventsCall, Dispatch } from './event-store.ts'
import { isWorthRetrying } from './is-worth-retrying.ts'
import type { LogClient } from './log-client.ts'
import { commandMarks } from './prepare-command.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { settleAppend } from './settle-append.ts'

/**
 * Appends events without a decider. A condition that does not hold is final: nobody decides again. Faults that left
 * nothing behind are retried, with the identical request.
 */
export const appendEvents = async <E extends DomainEvent>(
  log: LogClient,
  call: AppendEventsCall<E>,
  fingerprint: string,
  policy: RetryPolicy,
): Promise<Result<Dispatch<E>, DispatchError>> => {
  const { stream, events, codec, condition, metadata, commandId, signal } = call
  const encoded = encodeEvents(codec, events, { stream, metadata, commandId }, log.limits)
  if (!encoded.ok) return encoded
  const request = {
    events: encoded.value.toAppend,
    conditions: storedConditions(condition),
    commands: commandMarks({ commandId, stream, fingerprint }, events.length),
  }
  for (let round = 1; ; round++) {
    if (signal?.aborted === true) return err(aborted('not-appended', signal))
    const answer = await unlessAborted(appendUntilDefinite(log, request), signal, 'unknown')
    if (answer.ok) {
      const facts = { observed: positionOf(answer.value.previousHead), attempts: round }
      return settleAppend(codec, request, encoded.value, answer.value, facts)
    }
    if (round >= policy.attempts || !isWorthRetrying(answer.error)) return answer
    await delay(policy.delayMs(round + 1), signal)
  }
}

const storedConditions = (condition: AppendCondition | undefined): readonly StoredCondition[] =>
  condition === undefined || condition.kind === 'NoAppendCondition' ? [] : [condition]
