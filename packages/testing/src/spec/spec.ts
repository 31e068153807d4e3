import type { Codec, ContextDecider, Decider, DomainEvent } from 'factos'
import { contextFolding } from './context-folding.ts'
import { deciderFolding } from './decider-folding.ts'
import { specOf, type Spec } from './spec-of.ts'

/**
 * Describes by example what a decider does: given these events, when this command comes, it accepts with those events or
 * rejects with that error. Nothing is stored; a failed expectation throws an `ExpectationFailed`, in any test runner.
 *
 * The initial state, every state, event and command are frozen in depth, so an `evolve` or `decide` that changes what it
 * was given throws, and the message says which it was.
 *
 * @example
 * spec(ticketWindow)
 *   .given({ type: 'TicketSold', buyer: 'ana' })
 *   .when({ type: 'BuyTicket', buyer: 'renata' })
 *   .accepts({ type: 'TicketSold', buyer: 'renata' })
 */
export function spec<C, S, E, D>(decider: Decider<C, S, E, D>): Spec<C, S, E, E, D>

/**
 * The same for a context decider. The codec gives each event its type and tags, as it would on the way to a store, so each
 * view folds exactly the events that its own query selects for the command; what no query selects is left out. Events of
 * the codec that the decider does not know may be given too.
 *
 * @example
 * spec(subscribing, { codec: courseCodec })
 *   .given({ type: 'StudentSubscribed', course: 'c1', student: 's1' })
 *   .when({ course: 'c1', student: 's2' })
 *   .rejects({ type: 'CourseFull' })
 */
export function spec<C, S, E extends DomainEvent, D, EC extends DomainEvent>(
  decider: ContextDecider<C, S, E, D>,
  options: { readonly codec: Codec<EC> & Covering<E, EC> },
): Spec<C, S, EC, E, D>

export function spec<C, S, E extends DomainEvent, D>(
  decider: Decider<C, S, E, D> | ContextDecider<C, S, E, D>,
  options?: { readonly codec: Codec<E> },
): Spec<C, S, E, E, D> {
  if ('evolve' in decider) return specOf(deciderFolding(decider))
  if (options === undefined)
    throw new TypeError('the spec of a context decider needs its codec: spec(decider, { codec })')
  return specOf(contextFolding(decider, options.codec))
}

/** The codec must know every event of the decider. */
type Covering<E extends DomainEvent, EC extends DomainEvent> = [E] extends [EC]
  ? unknown
  : { readonly 'the codec cannot encode these events of the decider': Exclude<E, EC> }
