import { seededRandom } from '../random.ts'
import { drawWorkload } from './all-workloads.ts'
import type { Call } from './workload.ts'

/** Names one call of a run: whoever knows the name can make the very same call. */
export interface CallName {
  readonly seed: number
  /** The process that it belongs to. */
  readonly process: string
  /** Which of its calls, from 0. */
  readonly number: number
  /** Workloads to draw from; none: all. */
  readonly only: readonly string[]
}

/** A call, and what it may be repeated by. */
export interface DrawnCall {
  readonly call: Call
  readonly commandId: string | undefined
}

/** The call of this name. */
export const drawCall = ({ seed, process, number, only }: CallName): DrawnCall => {
  const random = seededRandom(seed, process, number)
  const nonce = `${process}.${number}`
  const commandId = random.chance(0.6) ? `command-${nonce}` : undefined
  const workload = drawWorkload(random, only)
  return { call: workload.next({ random, epoch: Math.floor(number / epochCalls), nonce, commandId }), commandId }
}

/** Short enough that contexts stay small, long enough that sales are sold out and accounts run dry in one. */
const epochCalls = 400
