import { err, ok, type Result } from '../result.ts'

/** What a decider says: the events that are now facts if the append goes through, or its reason for rejecting. */
export type Decision<E, D> = Result<readonly E[], D>

/**
 * Accepts the command with these new events, in this order; without any: accepted, and nothing new to record.
 *
 * The events' type comes from the decider around the call, so a misspelt or excess field is an error at that field.
 *
 * @example
 * accept({ type: 'TicketSold', buyer })
 */
export const accept = <E = never>(...events: readonly NoInfer<E>[]): Decision<E, never> => ok(events)

/**
 * Rejects the command; nothing is recorded.
 *
 * @example
 * reject({ type: 'SoldOut', capacity: 100 })
 */
export const reject = <D = never>(error: NoInfer<D>): Decision<never, D> => err(error)
