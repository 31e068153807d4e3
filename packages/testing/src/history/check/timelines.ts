import type { LoggedEvent } from '../logged-event.ts'
import { logIndex, type LogIndex } from './log-index.ts'
import { toldPosition, type Operation } from './operations.ts'

/** A log, and the calls that are held against it. */
export interface Timeline {
  readonly number: number
  readonly log: LogIndex
  /** How many events at its beginning it has in common with the one before. */
  readonly shared: number
  /** Whether a call may have been answered by this log. */
  readonly mayHaveAnswered: (operation: Operation) => boolean
  /** Whether a call may have written to this log beyond what it shares with the one before. */
  readonly mayHaveWritten: (operation: Operation) => boolean
  /** The last position that anybody had been told of when the call began, and by which call. */
  readonly knownBefore: (operation: Operation) => Known
}

/** A position that was known, 0 where none was. */
export interface Known {
  readonly position: number
  readonly by: Operation | undefined
}

interface Ruled {
  readonly log: readonly LoggedEvent[]
  readonly endedAtNs: bigint | undefined
}

/** The timelines of a log, oldest first; the last one has not ended. */
export const timelinesOf = (ruled: readonly Ruled[], operations: readonly Operation[]): readonly Timeline[] => {
  const logs = ruled.map(({ log }) => logIndex(log))
  const shared = logs.map((log, number) => (number === 0 ? 0 : commonPrefix(logs[number - 1] as LogIndex, log)))
  const last = logs.length - 1
  const rulingAt = (ns: bigint): number => {
    const found = ruled.findIndex(({ endedAtNs }) => endedAtNs === undefined || ns <= endedAtNs)
    return found < 0 ? last : found
  }
  const first = operations.map(({ beganNs }) => rulingAt(beganNs))
  const final = operations.map(({ endedNs }) => (endedNs === undefined ? last : rulingAt(endedNs)))
  return logs.map((log, number): Timeline => {
    const known = knownPositions(operations, (operation, position) => {
      const from = first[operation.ordinal] as number
      return shared.slice(from + 1, number + 1).reduce((least, count) => Math.min(least, lastOf(log, count)), position)
    })
    return {
      number,
      log,
      shared: shared[number] as number,
      mayHaveAnswered: ({ ordinal }) => (first[ordinal] as number) <= number && (final[ordinal] as number) >= number,
      mayHaveWritten: ({ ordinal, fate }) =>
        (first[ordinal] as number) <= number && (fate === 'Possible' || (final[ordinal] as number) >= number),
      knownBefore: ({ ordinal }) => known[ordinal] as Known,
    }
  })
}

/** What was known when each call began: the highest position that a call had been told of that had ended before. */
const knownPositions = (
  operations: readonly Operation[],
  survives: (operation: Operation, position: number) => number,
): readonly Known[] => {
  const told = operations
    .filter(({ isClaim, endedAt }) => isClaim && endedAt !== undefined)
    .toSorted((one, other) => (one.endedAt as number) - (other.endedAt as number))
  let place = 0
  let known: Known = { position: 0, by: undefined }
  return operations.map((operation) => {
    for (let next = told[place]; next !== undefined && (next.endedAt as number) < operation.beganAt;) {
      const position = survives(next, toldPosition(next.outcome as NonNullable<Operation['outcome']>))
      if (position > known.position) known = { position, by: next }
      place += 1
      next = told[place]
    }
    return known
  })
}

const commonPrefix = (one: LogIndex, other: LogIndex): number => {
  const most = Math.min(one.events.length, other.events.length)
  for (let index = 0; index < most; index++) {
    const [left, right] = [one.events[index] as LoggedEvent, other.events[index] as LoggedEvent]
    if (left.id !== right.id || left.position !== right.position) return index
  }
  return most
}

const lastOf = ({ events }: LogIndex, count: number): number => events[count - 1]?.position ?? 0
