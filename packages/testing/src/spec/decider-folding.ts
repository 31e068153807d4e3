import type { Decider } from 'factos'
import type { Folding } from './spec-of.ts'
import { deepFreeze } from './deep-freeze.ts'
import { withoutMutation } from './without-mutation.ts'

/** How a decider folds and decides, on frozen values. */
export const deciderFolding = <C, S, E, D>(decider: Decider<C, S, E, D>): Folding<C, S, E, E, D> => ({
  fold: (events) =>
    events.reduce<S>(
      (state, event) =>
        withoutMutation('evolve', 'the state or event', (...args) => decider.evolve(...args), state, event),
      deepFreeze(decider.initial),
    ),
  decide: (state, command) =>
    withoutMutation('decide', 'the state or command', (...args) => decider.decide(...args), state, command),
})
