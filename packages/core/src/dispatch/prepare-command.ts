import type { Codec } from '../codec/codec.ts'
import type { Decision } from '../deciding/decision.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendRequest } from '../storage/append-call.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Metadata } from '../vocabulary/metadata.ts'
import { unlessAborted } from './aborting.ts'
import { positionOf, type Boundary } from './boundary.ts'
import type { CancelSignal } from './cancel-signal.ts'
import { encodeEvents, type EncodedEvents } from './encode-events.ts'
import type { Dispatch } from './event-store.ts'
import type { LogClient } from './log-client.ts'
import { readBoundary } from './read-boundary.ts'
import { dispatched, repeated, type DispatchFacts } from './settle-append.ts'

/** A command in all its parts, whichever way it was dispatched. */
export interface Command<S, E extends DomainEvent, D> {
  readonly stream: string
  readonly boundary: Boundary<S>
  readonly decide: (state: S) => Decision<E, D>
  readonly codec: Codec<E>
  readonly metadata: Metadata | undefined
  readonly commandId: string | undefined
  /** What the command id stands for. */
  readonly fingerprint: string
  readonly signal: CancelSignal | undefined
}

/** A decision ready to be sent; or the command is settled without sending anything. */
export type PreparedCommand<E, D> =
  | { readonly kind: 'Settled'; readonly result: Result<Dispatch<E>, DispatchError<D>> }
  | {
      readonly kind: 'ToAppend'
      readonly request: AppendRequest
      readonly encoded: EncodedEvents<E>
      readonly facts: DispatchFacts
    }

/**
 * Reads the facts, folds them, decides and encodes. The read began after the command did, so a rejection or an empty
 * decision is final as it is; and it looked up the command id, so a repeat is not decided again.
 */
export const prepareCommand = async <S, E extends DomainEvent, D>(
  log: LogClient,
  command: Command<S, E, D>,
  attempts: number,
): Promise<PreparedCommand<E, D>> => {
  const { boundary, codec, commandId, signal } = command
  const reading = readBoundary(log, boundary, codec, commandId === undefined ? [] : [commandId])
  const read = await unlessAborted(reading, signal, 'not-appended')
  if (!read.ok) return settled(read)

  const { state, head, lastRevision, commands } = read.value
  const facts = { observed: positionOf(head), attempts }
  const [known] = commands
  if (known !== undefined) return settled(repeated(codec, known, command.fingerprint, facts))

  const decision = command.decide(state)
  if (!decision.ok) return settled(err(domainError(decision.error, facts)))
  if (decision.value.length === 0) return settled(ok(dispatched<E>([], facts)))

  const encoded = encodeEvents(codec, decision.value, command, log.limits)
  if (!encoded.ok) return settled(encoded)
  const request = {
    events: encoded.value.toAppend,
    conditions: [boundary.condition(head, lastRevision)],
    commands: commandMarks(command, decision.value.length),
  }
  return { kind: 'ToAppend', request, encoded: encoded.value, facts }
}

/** The mark by which a request's only command is remembered; none without a command id. */
export const commandMarks = (
  command: { readonly commandId: string | undefined; readonly stream: string; readonly fingerprint: string },
  eventCount: number,
): AppendRequest['commands'] => {
  const { commandId, stream, fingerprint } = command
  return commandId === undefined || eventCount === 0
    ? []
    : [{ commandId, stream, fingerprint, firstEvent: 0, eventCount }]
}

const settled = <E, D>(result: Result<Dispatch<E>, DispatchError<D>>): PreparedCommand<E, D> => ({
  kind: 'Settled',
  result,
})

// The error type distributes over the members of `D`, which TypeScript cannot see for a `D` that it does not know.
const domainError = <D>(error: D, { observed }: DispatchFacts): DispatchError<D> =>
  ({ kind: 'DomainError', domainError: error, observed }) as unknown as DispatchError<D>
