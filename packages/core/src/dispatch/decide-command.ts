import type { Codec } from '../codec/codec.ts'
import type { Decision } from '../deciding/decision.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { CommandMark } from '../storage/append-call.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Metadata } from '../vocabulary/metadata.ts'
import type { Boundary } from './boundary.ts'
import type { CancelSignal } from './cancel-signal.ts'
import { encodeEvents, type EncodedEvents } from './encode-events.ts'
import type { Dispatch } from './event-store.ts'
import { dispatched, type DispatchFacts } from './settle-append.ts'

/** A command in all its parts, whichever way it was dispatched. */
export interface Command<E extends DomainEvent, D> {
  readonly stream: string
  /** The facts that it depends on; `decide` gets their states in this order. */
  readonly boundaries: readonly Boundary[]
  readonly decide: (states: readonly unknown[]) => Decision<E, D>
  readonly codec: Codec<E>
  readonly metadata: Metadata | undefined
  readonly commandId: string | undefined
  /** What the command id stands for. */
  readonly fingerprint: string
  readonly signal: CancelSignal | undefined
}

/** What deciding and encoding came to: events to append, or an end without any. */
export type Verdict<E, D> =
  | { readonly kind: 'Append'; readonly encoded: EncodedEvents<E> }
  | { readonly kind: 'End'; readonly conclude: (facts: DispatchFacts) => Result<Dispatch<E>, DispatchError<D>> }

/** Decides a command on these states and encodes what it accepts. Throws what the decider or codec throws. */
export const decideCommand = <E extends DomainEvent, D>(
  command: Command<E, D>,
  states: readonly unknown[],
  limits: StorageLimits,
): Verdict<E, D> => {
  const decision = command.decide(states)
  if (!decision.ok) return { kind: 'End', conclude: ({ observed }) => err(domainError(decision.error, observed)) }
  if (decision.value.length === 0) return { kind: 'End', conclude: (facts) => ok(dispatched<E>([], facts)) }
  const encoded = encodeEvents(command.codec, decision.value, command, limits)
  if (!encoded.ok) return { kind: 'End', conclude: () => encoded }
  return { kind: 'Append', encoded: encoded.value }
}

/**
 * The mark by which a command is looked up, and remembered once it has events; none without a command id.
 */
export const commandMarks = (
  command: { readonly commandId: string | undefined; readonly stream: string; readonly fingerprint: string },
  firstEvent: number,
  eventCount: number,
): readonly CommandMark[] => {
  const { commandId, stream, fingerprint } = command
  return commandId === undefined ? [] : [{ commandId, stream, fingerprint, firstEvent, eventCount }]
}

// The error type distributes over the members of `D`, which TypeScript cannot see for a `D` that it does not know.
const domainError = <D>(error: D, observed: DispatchFacts['observed']): DispatchError<D> =>
  ({ kind: 'DomainError', domainError: error, observed }) as unknown as DispatchError<D>
