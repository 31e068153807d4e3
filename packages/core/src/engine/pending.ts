import type { EventsToAppend } from '../dispatch/append-events.ts'
import type { Command, Verdict } from '../dispatch/decide-command.ts'
import type { Dispatch } from '../dispatch/event-store.ts'
import type { RetryPolicy } from '../dispatch/retry-policy.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import type { Result } from '../result.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { ContextEntry } from './context-entry.ts'

interface PendingCall {
  readonly policy: RetryPolicy
  /** The round that it is in, from 1. */
  round: number
  /** Travels in a call of its own, because it may be what made a shared call fail. */
  alone: boolean
  /** `Waiting` to be sent, `Sent`, or `Done`: its caller has heard. */
  stage: 'Waiting' | 'Sent' | 'Done'
  /** Tells the caller; only the first time counts. */
  readonly finish: (result: Result<Dispatch<DomainEvent>, DispatchError<unknown>>) => void
  /** Lets the caller's promise reject: a bug in the application's functions. */
  readonly fail: (thrown: unknown) => void
}

/** A command on its way through the engine. */
export interface PendingCommand extends PendingCall {
  readonly kind: 'Command'
  readonly command: Command<DomainEvent, unknown>
  /** The contexts that it depends on, in the order of its boundaries. */
  readonly entries: readonly ContextEntry[]
  /** What it was decided to be on `decidedOn`, so that the same states need not be decided on again. */
  verdict: EngineVerdict | undefined
  decidedOn: readonly unknown[]
  /** A read found that the store does not know its id. */
  lookedUp: boolean
}

/** Events that were given to `append`: nothing is decided, and its conditions stay as they were given. */
export interface PendingAppend extends PendingCall, EventsToAppend<DomainEvent> {
  readonly kind: 'Append'
}

export type Pending = PendingCommand | PendingAppend

/** A verdict, or the exception that deciding or encoding threw. */
export type EngineVerdict = Verdict<DomainEvent, unknown> | { readonly kind: 'Throw'; readonly thrown: unknown }
