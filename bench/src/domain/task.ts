import type { Codec, Decision, DomainEvent, Query } from 'factos'

/**
 * One command with all that it takes to decide it, as plain functions: for the sides that are not Factos, so that they
 * decide by the same rules and store the same bytes.
 */
export interface Task<S, E extends DomainEvent> {
  /** Where the new events go. */
  readonly stream: string
  /** Items with one tag each, all with the same types: what the hand-written SQL here can look for. */
  readonly query: Query
  readonly codec: Codec<E>
  readonly initial: S
  readonly evolve: (
    state: S,
    event: { readonly type: string; readonly tags: readonly string[]; readonly event: E },
  ) => S
  readonly decide: (state: S) => Decision<E, unknown>
}
