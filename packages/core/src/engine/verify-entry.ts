import type { LogClient } from '../dispatch/log-client.ts'
import { readBoundaries, unfolded } from '../dispatch/read-boundaries.ts'
import { completeUpTo, type ContextEntry } from './context-entry.ts'

/**
 * Folds a context again from the log and throws an `Error` where the kept state differs: the application's `evolve` or
 * `decode` is not pure, or something changed the log.
 */
export const verifyEntry = async (log: LogClient, entry: ContextEntry): Promise<void> => {
  if (entry.status !== 'Ready') return
  const { boundary, codec, state } = entry
  const position = completeUpTo(entry)
  const again = unfolded(boundary)
  const read = await readBoundaries(log.read, [again], codec, [], undefined, position)
  // A fault of the store says nothing of the state; the command will meet it by itself.
  if (!read.ok || isEqual(state, again.state)) return
  throw new Error(
    `the cached state of ${boundary.key} at position ${position} differs from the log folded again; ` +
      'evolve and decode must be pure: nothing but the state and the event may go into the result',
  )
}

const isEqual = (left: unknown, right: unknown): boolean => {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime()
  if ((left instanceof Map && right instanceof Map) || (left instanceof Set && right instanceof Set)) {
    return isEqual([...left], [...right])
  }
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => key in right && isEqual(left[key as never], right[key as never]))
  )
}
