/** No position was observed: the log, or what was asked of it, is empty. A literal type, so that it survives JSON. */
export const noPosition = 'no-position' as const

/** The stream has no events yet. A literal type, so that it survives JSON. */
export const noEvents = 'no-events' as const

/**
 * A place in the one global order of the log: whole numbers from 1, strictly increasing in commit order, at most
 * 2^53 − 1. It says nothing of a place within a stream; that is the revision.
 */
export type Position = number | typeof noPosition

/** A stream's last revision: whole numbers from 0, contiguous per stream, or {@link noEvents}. */
export type Revision = number | typeof noEvents

/**
 * The later of two positions; `noPosition` comes before every number.
 *
 * @example
 * highestPosition(noPosition, 7) // 7
 */
export const highestPosition = (left: Position, right: Position): Position => {
  if (left === noPosition) return right
  if (right === noPosition) return left
  return Math.max(left, right)
}
