import type { ViolationKind } from '../history-report.ts'
import type { Operation } from './operations.ts'
import type { Replay } from './replay.ts'

/**
 * What a call did or was told, to be held against the log as it was after `count` events. There is one for almost every
 * call, so that it holds little; the rest is made when its turn comes.
 */
export interface ReplayTask {
  readonly operation: Operation
  readonly count: number
  readonly kind: ViolationKind
  /** The call and where it stands, as the beginning of a sentence: `web-1-3 (dispatch Buy) was accepted at position 7`. */
  readonly claim: () => string
  /** The indexes of the events that it wrote. */
  readonly indexes: readonly number[]
  /** What contradicts it in these states, or `undefined`. Throws what the decider or codec throws. */
  readonly contradiction: (replay: Replay, states: readonly unknown[]) => string | undefined
}
