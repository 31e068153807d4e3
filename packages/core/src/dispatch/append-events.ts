import type { Codec } from '../codec/codec.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendRequest, StoredCondition } from '../storage/append-call.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { aborted, delay, unlessAborted } from './aborting.ts'
import { appendUntilDefinite } from './append-until-definite.ts'
import { positionOf } from './boundary.ts'
import type { CancelSignal } from './cancel-signal.ts'
import { commandMarks } from './decide-command.ts'
import { encodeEvents, type EncodedEvents } from './encode-events.ts'
import type { AppendEventsCall, Dispatch } from './event-store.ts'
import { isWorthRetrying } from './is-worth-retrying.ts'
import type { LogClient } from './log-client.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { settleAppend } from './settle-append.ts'

/** Events given to `append`, ready to be sent. */
export interface EventsToAppend<E extends DomainEvent> {
  readonly request: AppendRequest
  readonly encoded: EncodedEvents<E>
  readonly commandId: string | undefined
  readonly codec: Codec<E>
  readonly signal: CancelSignal | undefined
}

/** Encodes and checks the events of an `append`, and states its condition. */
export const prepareAppend = <E extends DomainEvent>(
  { stream, events, codec, condition, metadata, commandId, signal }: AppendEventsCall<E>,
  fingerprint: string,
  limits: StorageLimits,
): Result<EventsToAppend<E>, DispatchError> => {
  const encoded = encodeEvents(codec, events, { stream, metadata, commandId }, limits)
  if (!encoded.ok) return encoded
  const request = {
    events: encoded.value.toAppend,
    conditions: storedConditions(condition),
    commands: commandMarks({ commandId, stream, fingerprint }, 0, events.length),
  }
  return ok({ request, encoded: encoded.value, commandId, codec, signal })
}

/**
 * Appends events without a decider. A condition that does not hold is final: nobody decides again. Faults that left
 * nothing behind are retried, with the identical request.
 */
export const appendEvents = async <E extends DomainEvent>(
  log: LogClient,
  { request, encoded, commandId, codec, signal }: EventsToAppend<E>,
  policy: RetryPolicy,
): Promise<Result<Dispatch<E>, DispatchError>> => {
  const basis = log.basis()
  for (let round = 1; ; round++) {
    if (signal?.aborted === true) return err(aborted('not-appended', signal))
    const answer = await unlessAborted(appendUntilDefinite(log, [request], basis), signal, 'unknown')
    if (answer.ok) {
      const facts = { observed: positionOf(answer.value.previousHead), attempts: round }
      return settleAppend(codec, request, encoded, commandId, answer.value, 0, facts)
    }
    if (round >= policy.attempts || !isWorthRetrying(answer.error)) return answer
    await delay(policy.delayMs(round + 1), signal)
  }
}

const storedConditions = (condition: AppendCondition | undefined): readonly StoredCondition[] =>
  condition === undefined || condition.kind === 'NoAppendCondition' ? [] : [condition]
