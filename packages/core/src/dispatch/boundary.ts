import type { View } from '../reading/view.ts'
import type { StoredCondition } from '../storage/append-call.ts'
import type { Head } from '../storage/head.ts'
import type { PageRead } from '../storage/read-call.ts'
import { expectRevision, failIfEventsMatch } from '../vocabulary/append-condition.ts'
import { matchesQuery } from '../vocabulary/matches-query.ts'
import { noPosition, type Position, type Revision } from '../vocabulary/position.ts'
import type { Query } from '../vocabulary/query.ts'

/** Facts that a decision depends on: how to find them, fold them, and protect the decision against new ones. */
export interface Boundary {
  /** Equal for boundaries around the same facts. */
  readonly key: string
  readonly select: PageRead['select']
  readonly fold: View<unknown, unknown>
  /** Whether an event is one of the facts. */
  readonly matches: (event: {
    readonly stream: string
    readonly type: string
    readonly tags: readonly string[]
  }) => boolean
  /** What keeps a decision valid that was made on all of the facts at or below `position` (0: none yet). */
  readonly condition: (position: number, lastRevision: Revision) => StoredCondition
}

/** A port's position, in the vocabulary's terms. */
export const positionFrom = (position: number): Position => (position === 0 ? noPosition : position)

/** The position of a head, in the vocabulary's terms. */
export const positionOf = ({ position }: Head): Position => positionFrom(position)

/** One stream, protected by its revision. */
export const streamBoundary = <S, E>(stream: string, fold: View<S, E>): Boundary => ({
  key: `stream ${stream}`,
  select: { kind: 'Stream', stream },
  fold: fold as View<unknown, unknown>,
  matches: (event) => event.stream === stream,
  condition: (_position, lastRevision) => expectRevision(stream, lastRevision),
})

/** What a query selects. */
export const queryBoundary = <S, E>(query: Query, fold: View<S, E>): Boundary => ({
  key: keyOf(query),
  select: { kind: 'Query', query },
  fold: fold as View<unknown, unknown>,
  matches: (event) => matchesQuery(event, query),
  condition: (position) => failIfEventsMatch(query, positionFrom(position)),
})

/**
 * A text that tells queries apart. It is made for every command, so it is quick rather than canonical: the same query
 * written in another order is another context.
 */
const keyOf = ({ kind, items }: Query): string => {
  let key = kind === 'AllEvents' ? 'all' : 'query'
  for (const { types, tags } of items) {
    key += ` ${types.length}/${tags.length}`
    for (const type of types) key += ` ${type.length}:${type}`
    for (const tag of tags) key += ` ${tag.length}:${tag}`
  }
  return key
}
