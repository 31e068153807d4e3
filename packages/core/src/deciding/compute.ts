import { ok, type Result } from '../result.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import type { Decider } from './decider.ts'
import type { Decision } from './decision.ts'

/**
 * What a command gives after these events: folds them from the initial state and decides. Nothing is stored or checked.
 *
 * @example
 * computeEvents(ticketWindow, [{ type: 'TicketSold', buyer: 'ana' }], { type: 'BuyTicket', buyer: 'renata' })
 */
export const computeEvents = <C, S, E, D>(
  decider: Decider<C, S, E, D>,
  events: Iterable<E>,
  command: NoInfer<C>,
): Decision<E, D> => decider.decide(fold(decider, decider.initial, events), command)

/**
 * The state after a command: decides in `state` (`undefined`: the initial state) and folds what was decided. For
 * applications that keep state instead of events, and for tests.
 *
 * @example
 * computeState(ticketWindow, undefined, { type: 'BuyTicket', buyer: 'renata' })
 */
export const computeState = <C, S, E, D>(
  decider: Decider<C, S, E, D>,
  state: NoInfer<S> | undefined,
  command: NoInfer<C>,
): Result<S, D> => {
  const current = state === undefined ? decider.initial : state
  const decision = decider.decide(current, command)
  return decision.ok ? ok(fold(decider, current, decision.value)) : decision
}

/**
 * The state after these recorded events, from `state` on. Only the decoded events are folded; position, time and
 * metadata never reach a decider or view.
 */
export const evolveRecorded = <S, E>(
  evolver: { readonly evolve: (state: S, event: E) => S },
  state: NoInfer<S>,
  recorded: Iterable<Recorded<E>>,
): S => {
  let current: S = state
  for (const { event } of recorded) current = evolver.evolve(current, event)
  return current
}

const fold = <S, E>(decider: { readonly evolve: (state: S, event: E) => S }, state: S, events: Iterable<E>): S => {
  let current = state
  for (const event of events) current = decider.evolve(current, event)
  return current
}
