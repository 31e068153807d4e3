import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { Position, Revision } from '../vocabulary/position.ts'
import type { Query } from '../vocabulary/query.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import type { Decision } from './decision.ts'

/** The facts that a query selects, folded into decision state. */
export interface Context<E, S> {
  readonly query: Query
  readonly state: S
  /** The matching events, by position. */
  readonly events: readonly Recorded<E>[]
  /** The head of the log at which this was all of it; not the last matching position. */
  readonly observed: Position
  /** Keeps a decision on this context valid: append with it, and nothing relevant was missed. */
  readonly condition: AppendCondition
}

/** One stream, folded into decision state. */
export interface LoadedStream<E, S> {
  readonly stream: string
  readonly state: S
  /** The stream's events, by revision. */
  readonly events: readonly Recorded<E>[]
  /** The last revision. */
  readonly revision: Revision
  /** The head of the log at which this was all of it. */
  readonly observed: Position
  /** Keeps a decision on this stream valid. */
  readonly condition: AppendCondition
}

/**
 * Decides a command in a context, or loaded stream, that was read before. Append what is accepted with the context's
 * `condition`; or let `dispatchWithQuery` do both, with retries.
 *
 * @example
 * const decision = decideContext(context, ticketWindow, { type: 'BuyTicket', buyer: 'renata' })
 */
export const decideContext = <C, S, E, D>(
  context: { readonly state: NoInfer<S> },
  decider: { readonly decide: (state: S, command: C) => Decision<E, D> },
  command: NoInfer<C>,
): Decision<E, D> => decider.decide(context.state, command)
