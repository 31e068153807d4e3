import type { Recorded } from '../vocabulary/recorded.ts'

/**
 * A pure map from a committed event to the effects that should follow: values that the application interprets, such as
 * "send this mail". It runs nothing itself, so it can be tested and replayed without anything happening.
 */
export interface Reactor<E, F> {
  readonly react: (recorded: Recorded<E>) => readonly F[]
}

/**
 * Defines a reactor.
 *
 * @example
 * const announcer = reactor<TicketSold, Announcement>({
 *   react: ({ event, position }) => [{ type: 'Announce', text: `no. ${position} goes to ${event.buyer}` }],
 * })
 */
export const reactor = <E, F>(definition: Reactor<E, F>): Reactor<E, F> => Object.freeze({ ...definition })

/** The effects of one committed event. */
export const react = <E, F>(reactor: Reactor<E, F>, recorded: NoInfer<Recorded<E>>): readonly F[] =>
  reactor.react(recorded)

/** The effects of committed events, in their order. */
export const reactAll = <E, F>(reactor: Reactor<E, F>, recorded: Iterable<NoInfer<Recorded<E>>>): readonly F[] =>
  [...recorded].flatMap((one) => reactor.react(one))

/** One reactor that has the effects of several, in the order of the arguments. */
export const mergeReactors = <E, F>(...reactors: readonly Reactor<E, F>[]): Reactor<E, F> =>
  reactor({ react: (recorded) => reactors.flatMap((one) => one.react(recorded)) })
