import { contextOf, type Codec, type ContextDecider, type ContextView, type DomainEvent, type Tag } from 'factos'
import type { Folding } from './spec-of.ts'
import { deepFreeze } from './deep-freeze.ts'
import { withoutMutation } from './without-mutation.ts'

/** How a context decider folds and decides: each view on the events of its own query, all on frozen values. */
export const contextFolding = <C, S, E, D, EC extends DomainEvent>(
  decider: ContextDecider<C, S, E, D>,
  codec: Codec<EC>,
): Folding<C, S, EC, E, D> => {
  const guarded: ContextDecider<C, S, E, D> = { ...decider, views: guardedViews(decider.views) }
  return {
    fold: (events, command) => {
      const { initial, evolve } = contextOf(guarded, deepFreeze(command))
      return events.reduce<S>((state, event) => deepFreeze(evolve(state, asStored(codec, event))), deepFreeze(initial))
    },
    decide: (state, command) =>
      withoutMutation('decide', 'the state or command', (...args) => decider.decide(...args), state, command),
  }
}

const guardedViews = <C>(views: ContextDecider<C, never, never>['views']): ContextDecider<C, never, never>['views'] =>
  Object.fromEntries(
    Object.entries<ContextView<C, unknown, DomainEvent>>(views).map(([key, { view, query }]) => {
      const name = `evolve of the view '${key}'`
      const evolve = (state: unknown, event: DomainEvent): unknown =>
        withoutMutation(name, 'the state or event', (...args) => view.evolve(...args), state, event)
      const guardedQuery: typeof query = (scope) =>
        withoutMutation(`query of the view '${key}'`, 'the command', query, scope)
      return [key, { view: { initial: deepFreeze(view.initial), evolve }, query: guardedQuery }]
    }),
  )

/** An event with the type and tags that its codec gives it, read back from the bytes as a store would. */
const asStored = <EC extends DomainEvent>(
  codec: Codec<EC>,
  event: EC,
): { readonly type: string; readonly tags: readonly Tag[]; readonly event: EC } => {
  const { id = 'given', type, version = 1, tags, metadata = {}, data } = codec.encode(deepFreeze(event))
  const decoded = codec.decode({ id, stream: 'given', type, version, tags, metadata, data })
  if (decoded.ok) return { type, tags, event: decoded.value }
  const { reason, message } = decoded.error
  throw new TypeError(
    `the codec cannot decode the '${type}' that it encoded: ${reason}${message === undefined ? '' : `, ${message}`}`,
  )
}
