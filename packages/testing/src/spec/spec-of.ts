import type { Decision } from 'factos'
import { expectEqual } from '../expectation/expect-that.ts'
import { showValue } from '../expectation/show-value.ts'

/** An example of a decider, before anything is said of it. `G` events that may be given, `E` events that it accepts with. */
export interface Spec<C, S, G, E, D> extends SpecGiven<C, S, E, D> {
  /** What happened before, oldest first. */
  readonly given: (...events: readonly G[]) => SpecGiven<C, S, E, D>
}

/** An example with its history. */
export interface SpecGiven<C, S, E, D> {
  /** The command that comes. */
  readonly when: (command: C) => SpecWhen<S, E, D>
}

/** An example with its history and its command; each method throws an `ExpectationFailed` where it does not hold. */
export interface SpecWhen<S, E, D> {
  /** The command is decided in this state: the given events, folded. */
  readonly folds: (state: S) => SpecWhen<S, E, D>
  /** The command is accepted with exactly these events, in this order; with none, it is accepted and nothing happens. */
  readonly accepts: (...events: readonly E[]) => void
  /** The command is rejected with this error. */
  readonly rejects: (error: [D] extends [never] ? ThisDeciderNeverRejects : D) => void
}

/** What `rejects` would take of a decider without domain errors: nothing that there is. */
export interface ThisDeciderNeverRejects {
  readonly 'this decider never rejects': never
}

/** How a kind of decider comes from given events and a command to the state to decide in, and decides. */
export interface Folding<C, S, G, E, D> {
  readonly fold: (events: readonly G[], command: C) => S
  readonly decide: (state: S, command: C) => Decision<E, D>
}

/** A spec over any way of folding. */
export const specOf = <C, S, G, E, D>(folding: Folding<C, S, G, E, D>): Spec<C, S, G, E, D> => {
  const given = (...events: readonly G[]): SpecGiven<C, S, E, D> => ({
    when: (command) => specWhen(folding, events, command),
  })
  return Object.freeze({ given, ...given() })
}

const specWhen = <C, S, G, E, D>(
  { fold, decide }: Folding<C, S, G, E, D>,
  events: readonly G[],
  command: C,
): SpecWhen<S, E, D> => {
  const what = `${nameOf(command)} after ${events.length === 1 ? '1 event' : `${events.length} events`}`
  const outcome = (): Outcome => {
    const decision = decide(fold(events, command), command)
    return decision.ok ? { accepted: decision.value } : { rejected: decision.error }
  }
  const when: SpecWhen<S, E, D> = Object.freeze({
    folds: (state: S) => {
      expectEqual(fold(events, command), state, `${what} should be decided in this state`)
      return when
    },
    accepts: (...expected: readonly E[]) => {
      const events = expected.length === 0 ? 'without events' : 'with these events'
      expectEqual<Outcome>(outcome(), { accepted: expected }, `${what} should be accepted ${events}`)
    },
    rejects: (error: unknown) => {
      expectEqual<Outcome>(outcome(), { rejected: error }, `${what} should be rejected with this error`)
    },
  })
  return when
}

type Outcome = { readonly accepted: readonly unknown[] } | { readonly rejected: unknown }

const nameOf = (command: unknown): string => {
  const type = typeof command === 'object' && command !== null && 'type' in command ? command.type : undefined
  return typeof type === 'string' ? type : `the command ${showValue(command).replaceAll(/\s+/g, ' ')}`
}
