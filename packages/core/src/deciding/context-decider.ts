import { matchesQuery } from '../vocabulary/matches-query.ts'
import { allEvents, query, type Query, type QueryItem } from '../vocabulary/query.ts'
import type { View } from '../reading/view.ts'
import type { ContextView } from './context-view.ts'
import type { Decision } from './decision.ts'

// A view is invariant in its state and event, so no narrower constraint accepts every one.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyContextView<Scope> = ContextView<Scope, any, any>

/** Context views by key. `Scope` is what all of them can work with. */
export type ContextViews<Scope> = Readonly<Record<string, AnyContextView<Scope>>>

/** The states of context views, by key. */
export type ContextStatesOf<V extends ContextViews<never>> = {
  readonly [K in keyof V]: V[K] extends ContextView<never, infer S, infer _E> ? S : never
}

/** All events that these context views fold. */
export type ContextEventsOf<V extends ContextViews<never>> = {
  readonly [K in keyof V]: V[K] extends ContextView<never, infer _S, infer E> ? E : never
}[keyof V]

/**
 * A decision over several contexts at once. `C` commands, `S` the views' states by key, `E` every event that it folds or
 * decides, `D` domain errors. Made with {@link contextDecider}.
 */
export interface ContextDecider<C, S, E, D = never> {
  readonly views: ContextViews<C>
  readonly decide: (state: S, command: C) => Decision<E, D>
}

/**
 * A decision made of several views: the command says which facts each view needs; `decide` gets their states by key; the
 * append is protected against every event that any of the queries matches. Each view folds only events that match its
 * own query, so two views over one event type do not disturb each other.
 *
 * Annotate `decide`; the rest is inferred.
 *
 * @example
 * const subscribing = contextDecider({
 *   views: { course: courseSeats, student: studentCourses },
 *   decide: ({ course, student }, command: Subscribe): Decision<StudentSubscribed, CourseFull | TooManyCourses> => ...,
 * })
 */
export const contextDecider = <const V extends ContextViews<never>, C extends ScopeOf<V>, E, D = never>(definition: {
  readonly views: V
  readonly decide: (state: ContextStatesOf<V>, command: C) => Decision<E, D>
}): ContextDecider<C, ContextStatesOf<V>, E | ContextEventsOf<V>, D> => {
  if (Object.keys(definition.views).length === 0) throw new TypeError('a context decider needs at least one view')
  // `C` is what every view's query can take: `ScopeOf` says so, in a way that TypeScript cannot follow here.
  const views = Object.freeze({ ...definition.views }) as unknown as ContextViews<C>
  return Object.freeze({ views, decide: definition.decide })
}

/** What a command must offer so that every one of these views can make its query. */
export type ScopeOf<V extends ContextViews<never>> = {
  readonly [K in keyof V]: (scope: ScopeOfView<V[K]>) => void
}[keyof V] extends (scope: infer Scope) => void
  ? Scope
  : never

/** A view whose query takes no scope works with any command; written in place, its scope is inferred as `never`. */
type ScopeOfView<V extends AnyContextView<never>> = [Parameters<V['query']>[0]] extends [never]
  ? unknown
  : Parameters<V['query']>[0]

/** One view of a context decider, with the query that it needs for a command. */
export interface ScopedView {
  readonly key: string
  readonly view: View<unknown, unknown>
  readonly query: Query
}

/** A context decider applied to one command: the query of each view, all of them joined, and the fold over both. */
export interface ScopedContext<S> {
  readonly query: Query
  readonly views: readonly ScopedView[]
  readonly initial: S
  /** The states after one more event of the joined query; the same object where no view changed. */
  readonly evolve: (
    states: S,
    event: { readonly type: string; readonly tags: readonly string[]; readonly event: unknown },
  ) => S
}

/**
 * The contexts that a command needs. Useful to see, or test, which facts a decision depends on; `dispatchWithContext`
 * calls it.
 *
 * @example
 * contextOf(subscribing, command).query.items.length // 2
 */
export const contextOf = <C, S, E, D>(decider: ContextDecider<C, S, E, D>, command: NoInfer<C>): ScopedContext<S> => {
  const views = Object.entries(decider.views).map(([key, { view, query }]): ScopedView => {
    return { key, view: view as View<unknown, unknown>, query: query(command) as Query }
  })
  return {
    query: joinQueries(views.map(({ query }) => query)),
    views,
    initial: statesByKey(
      views,
      views.map(({ view }) => view.initial),
    ) as S,
    evolve: (current, recorded) => {
      const before = views.map(({ key }) => (current as Readonly<Record<string, unknown>>)[key])
      const after = views.map(({ view, query }, index) =>
        matchesQuery(recorded, query) ? view.evolve(before[index], recorded.event) : before[index],
      )
      return after.some((state, index) => !Object.is(state, before[index])) ? (statesByKey(views, after) as S) : current
    },
  }
}

/** The states of views, in their order, as `decide` gets them. */
export const statesByKey = (
  views: readonly ScopedView[],
  states: readonly unknown[],
): Readonly<Record<string, unknown>> => Object.fromEntries(views.map(({ key }, index) => [key, states[index]]))

const joinQueries = (queries: readonly Query[]): Query => {
  if (queries.some(({ kind }) => kind === 'AllEvents')) return allEvents
  return query(...(queries.flatMap(({ items }) => items) as [QueryItem, ...QueryItem[]]))
}
