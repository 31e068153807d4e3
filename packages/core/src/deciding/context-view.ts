import type { View } from '../reading/view.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Query } from '../vocabulary/query.ts'

/** A view tied to the query that feeds it, for a decision that needs several of them: see {@link contextDecider}. */
export interface ContextView<Scope, S, E extends DomainEvent> {
  readonly view: View<S, E>
  readonly query: (scope: Scope) => Query<E['type']>
}

/**
 * Ties a view to the query that feeds it. `scope` is what the query needs to know, usually a part of the command. The
 * query may only name event types that the view folds, and has to name them: a query by tags alone would select
 * whatever else carries the tag one day.
 *
 * @example
 * const courseSeats = contextView(seats, ({ course }: { course: string }) =>
 *   query(queryItem({ types: ['CourseDefined', 'StudentSubscribed'], tags: [tag('course', course)] })),
 * )
 */
export const contextView = <Scope, S, E extends DomainEvent>(
  view: View<S, E>,
  query: (scope: Scope) => Query<NoInfer<E>['type']>,
): ContextView<Scope, S, E> => Object.freeze({ view, query })
