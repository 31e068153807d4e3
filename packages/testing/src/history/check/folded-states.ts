import { undecodable, type DecodedEvents, type DecodedLog } from './decoded-log.ts'
import type { LogIndex } from './log-index.ts'
import { cursor, type Selected } from './selection.ts'

/** A fold over the events of a selection. Folds with the same key are the same. */
export interface Fold {
  readonly key: string
  readonly selected: Selected
  readonly codec: string
  readonly initial: unknown
  readonly evolve: (state: unknown, event: unknown) => unknown
}

/** A state, or the index of an event that could not be decoded or folded. */
export type Folded =
  | { readonly state: unknown; readonly brokenAt?: never }
  | { readonly brokenAt: number; readonly message: string }

/** The states of folds while the log is walked: one state a key, moved forwards, forgotten with its last use. */
export interface FoldedStates {
  /** Says that the state will be asked for once more. */
  readonly expect: (fold: Fold) => void
  /** The state of the first `count` events; never fewer than the last time. */
  readonly at: (fold: Fold, count: number) => Folded
}

/** States over this log. */
export const foldedStates = (log: LogIndex, decoded: DecodedLog): FoldedStates => {
  const entries = new Map<string, { uses: number; moving?: MovingFold }>()
  return {
    expect: ({ key }) => {
      const entry = entries.get(key)
      if (entry === undefined) entries.set(key, { uses: 1 })
      else entry.uses += 1
    },
    at: (fold, count) => {
      const entry = entries.get(fold.key)
      const moving = entry?.moving ?? movingFold(log, decoded, fold)
      if (entry !== undefined) {
        entry.uses -= 1
        if (entry.uses === 0) entries.delete(fold.key)
        else entry.moving = moving
      }
      return moving.upTo(count)
    },
  }
}

/** One fold that moves forwards through the log. */
type MovingFold = { readonly upTo: (count: number) => Folded }

const movingFold = (log: LogIndex, decoded: DecodedLog, { selected, initial, evolve, codec }: Fold): MovingFold => {
  const { next } = cursor(log, selected)
  const events = decoded(codec)
  let folded: Folded = { state: initial }
  return {
    upTo: (count) => {
      if (folded.brokenAt !== undefined) return folded
      let { state } = folded
      let index = -1
      try {
        for (index = next(count); index >= 0; index = next(count)) {
          const event = events.at(index)
          if (event === undecodable) return (folded = brokenBy(events, index))
          state = evolve(state, event)
        }
      } catch (error) {
        return (folded = { brokenAt: index, message: String(error) })
      }
      return (folded = { state })
    },
  }
}

const brokenBy = (events: DecodedEvents, index: number): Folded => {
  const { reason, message } = events.failureAt(index)
  return { brokenAt: index, message: message ?? reason }
}
