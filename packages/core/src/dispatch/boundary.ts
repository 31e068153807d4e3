import { contextOf, type ContextDecider } from '../deciding/context-decider.ts'
import type { View } from '../reading/view.ts'
import type { Head } from '../storage/head.ts'
import type { PageRead } from '../storage/read-call.ts'
import {
  expectRevision,
  failIfEventsMatch,
  type ExpectRevision,
  type FailIfEventsMatch,
} from '../vocabulary/append-condition.ts'
import { noPosition, type Position, type Revision } from '../vocabulary/position.ts'
import type { Query } from '../vocabulary/query.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import { canonicalQuery } from '../ids/fingerprint.ts'

/** The facts that a decision depends on: how to find them, fold them, and protect the decision against new ones. */
export interface Boundary<S> {
  /** Equal for commands that depend on the same facts. */
  readonly key: string
  readonly select: PageRead['select']
  readonly initial: S
  readonly evolve: (state: S, recorded: Recorded<unknown>) => S
  /** What keeps a decision valid that was made on everything at or below `head`. */
  readonly condition: (head: Head, lastRevision: Revision) => FailIfEventsMatch | ExpectRevision
}

/** The position of a head, in the vocabulary's terms. */
export const positionOf = (head: Head): Position => (head.position === 0 ? noPosition : head.position)

/** One stream, protected by its revision. */
export const streamBoundary = <S, E>(stream: string, { initial, evolve }: View<S, E>): Boundary<S> => ({
  key: `stream ${stream}`,
  select: { kind: 'Stream', stream },
  initial,
  evolve: (state, { event }) => evolve(state, event as E),
  condition: (_head, lastRevision) => expectRevision(stream, lastRevision),
})

/** What a query selects. */
export const queryBoundary = <S, E>(query: Query, { initial, evolve }: View<S, E>): Boundary<S> => ({
  ...protectedQuery(query),
  initial,
  evolve: (state, { event }) => evolve(state, event as E),
})

/** What the views of a context decider need for one command. */
export const contextBoundary = <C, S, E, D>(
  decider: ContextDecider<C, S, E, D>,
  command: C,
): Boundary<S> & { readonly query: Query } => {
  const { query, initial, evolve } = contextOf(decider, command)
  return { ...protectedQuery(query), query, initial, evolve }
}

const protectedQuery = (query: Query): Pick<Boundary<unknown>, 'key' | 'select' | 'condition'> => ({
  key: `query ${canonicalQuery(query)}`,
  select: { kind: 'Query', query },
  condition: (head) => failIfEventsMatch(query, positionOf(head)),
})
