import { nameProblem } from './text-limits.ts'

/** What every domain event has: the name of its type. The rest of it belongs to the application. */
export type DomainEvent = { readonly type: string }

declare const anyEventTypeBrand: unique symbol

/**
 * The name of an event type that TypeScript does not know: one from configuration or a user's input, or "any type"
 * where a query names none. A query that holds it selects events that only a decider over *every* event of the codec
 * can fold, and the compiler sees to that.
 */
export type AnyEventType = string & { readonly [anyEventTypeBrand]: true }

/**
 * An event type's name that is known only at run time. Throws a `TypeError` for an empty or ill-formed name, or one of
 * more than 1,024 UTF-8 bytes.
 *
 * @example
 * queryItem({ types: [eventType(request.params.type)] })
 */
export const eventType = (name: string): AnyEventType => {
  const problem = nameProblem(name)
  if (problem !== undefined) throw new TypeError(`event type ${JSON.stringify(name)} ${problem}`)
  return name as AnyEventType
}
