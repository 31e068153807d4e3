import type { Decision } from './decision.ts'

/**
 * The pure part of handling commands. It knows nothing of storage, codecs or time: the same events and command always
 * give the same decision, and nothing given to it is changed. Factos relies on both, to retry and to cache.
 *
 * `C` commands, `S` state, `E` events folded and decided, `D` domain errors (`never`: it rejects nothing).
 */
export interface Decider<C, S, E, D = never> {
  /** The state before the first event. */
  readonly initial: S
  /** The state after one more event: a new value, or the same one where nothing changed. */
  readonly evolve: (state: S, event: E) => S
  /** What follows from the command in this state. */
  readonly decide: (state: S, command: C) => Decision<E, D>
}

/**
 * Defines a decider; name its types, so that call sites infer everything.
 *
 * @example
 * const ticketWindow = decider<BuyTicket, { sold: number }, TicketSold, SoldOut>({
 *   initial: { sold: 0 },
 *   evolve: ({ sold }) => ({ sold: sold + 1 }),
 *   decide: ({ sold }, { buyer }) =>
 *     sold < 100 ? accept({ type: 'TicketSold', buyer }) : reject({ type: 'SoldOut', capacity: 100 }),
 * })
 */
export const decider = <C, S, E, D = never>(definition: Decider<C, S, E, D>): Decider<C, S, E, D> =>
  Object.freeze({ ...definition })
