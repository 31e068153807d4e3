/** A pure fold of events into a read model, in memory. Where the result is kept is the application's business. */
export interface View<S, E> {
  readonly initial: S
  readonly evolve: (state: S, event: E) => S
}

/**
 * Defines a view.
 *
 * @example
 * const ticketsSold = view<number, TicketSold>({ initial: 0, evolve: (sold) => sold + 1 })
 */
export const view = <S, E>(definition: View<S, E>): View<S, E> => Object.freeze({ ...definition })

/** The view's state after these events, from its initial state. */
export const project = <S, E>(view: View<S, E>, events: Iterable<NoInfer<E>>): S =>
  projectFrom(view, view.initial, events)

/** The view's state after these events, from a state made before. */
export const projectFrom = <S, E>(view: View<S, E>, state: NoInfer<S>, events: Iterable<NoInfer<E>>): S => {
  let current: S = state
  for (const event of events) current = view.evolve(current, event)
  return current
}

// A view is invariant in both parameters, so no narrower constraint accepts every view.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyView = View<any, any>

/** The states of several views, by key. */
export type StatesOf<V extends Readonly<Record<string, AnyView>>> = {
  readonly [K in keyof V]: V[K] extends View<infer S, never> ? S : V[K]['initial']
}

/** The events that every one of these views can fold. */
export type EventsOfAll<V extends Readonly<Record<string, AnyView>>> = {
  readonly [K in keyof V]: V[K]['evolve'] extends (state: never, event: infer E) => unknown ? (event: E) => void : never
}[keyof V] extends (event: infer E) => void
  ? E
  : never

/**
 * One view over events that keeps the states of several, by key. Where an event changes none of them, the state stays
 * the same object.
 *
 * @example
 * const board = mergeViews({ sold: ticketsSold, buyers })
 * project(board, events) // { sold: 3, buyers: [...] }
 */
export const mergeViews = <const V extends Readonly<Record<string, AnyView>>>(
  views: V,
): View<StatesOf<V>, EventsOfAll<V>> => {
  const entries = Object.entries<AnyView>(views)
  return view({
    initial: Object.fromEntries(entries.map(([key, one]) => [key, one.initial])) as StatesOf<V>,
    evolve: (states, event) => {
      const evolved = entries.map(([key, one]) => [key, one.evolve(states[key], event)] as const)
      const changed = evolved.some(([key, state]) => !Object.is(state, states[key]))
      return changed ? (Object.fromEntries(evolved) as StatesOf<V>) : states
    },
  })
}
