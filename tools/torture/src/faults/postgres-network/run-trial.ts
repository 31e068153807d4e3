import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../../proxy/fault.ts'
import type { Exchange } from './exchange.ts'
import { settled, type Lane } from './lane.ts'
import { showTold, type Told } from './told.ts'
import { trialOf, type Trial } from './trial.ts'

/** One fault at one byte of one exchange. */
export interface TrialPlan {
  readonly exchange: Exchange
  readonly fault: Fault
  /** Where nobody gets through after the fault: until so many milliseconds have passed. */
  readonly downForMs?: number | undefined
  /** Whether to repeat the call over a clean connection afterwards. */
  readonly isRepeated: boolean
}

/** What came of a trial. */
export interface TrialReport {
  /** The schema of the lane. */
  readonly lane: string
  readonly trial: Trial
  /** Whether the exchange was long enough to meet the fault. */
  readonly hasStruck: boolean
  readonly told: Told
  /** How many events it may have left when all is quiet. */
  readonly mayLeave: readonly number[]
  /** What was not true, or happened twice, or was lost. */
  readonly violations: readonly string[]
}

/** Carries out a trial, and holds what its caller was told against the log. */
export const runTrial = async (lane: Lane, plan: TrialPlan): Promise<TrialReport> => {
  const { exchange, fault } = plan
  const { proxy } = lane
  const trial = trialOf(lane.nextNumber(), exchange.isRecorded)
  const violations: string[] = []
  const blame = (problem: string): void => {
    const { mode, side, after } = fault
    violations.push(`${exchange.name}, ${mode} after ${after} bytes of the ${side}, ${trial.stream}: ${problem}`)
  }

  proxy.pass()
  await exchange.prepare(lane.faulty, trial)
  await settled(lane)
  const call = exchange.begin(trial)
  proxy.plan(fault)
  const answering = call(lane.faulty)
  if (plan.downForMs !== undefined) await sleep(plan.downForMs)
  else await answering
  const hasStruck = proxy.hasStruck()
  if (plan.downForMs !== undefined) proxy.pass()
  const told = await answering
  const found = await positionsIn(lane, trial)
  const untrue = held(told, found, exchange.events)
  if (untrue !== undefined) blame(untrue)
  const isUpAgain = fault.refuseAfterwards !== true || plan.downForMs !== undefined
  // A server older than 17 keeps the lock of a client that vanished just before the commit.
  if (
    hasStruck &&
    isUpAgain &&
    fault.mode !== 'vanish' &&
    exchange.mustTell !== undefined &&
    told.kind !== exchange.mustTell
  ) {
    blame(`must be told ${exchange.mustTell}, and was told ${showTold(told)}`)
  }

  proxy.pass()
  // It may have fallen silent after the last byte, with the client none the wiser.
  if (fault.mode === 'stall' || fault.mode === 'vanish') proxy.dropConnections()
  if (!plan.isRepeated || !exchange.isRepeatable) {
    return { lane: lane.schema, trial, hasStruck, told, mayLeave: mayLeave(told, exchange.events), violations }
  }
  const repeated = await call(lane.clean)
  const left = await positionsIn(lane, trial)
  const wrong = wrongRepeat(told, found, repeated, left, exchange.events)
  if (wrong !== undefined) blame(`told ${showTold(told)}, then repeated: ${wrong}`)
  return { lane: lane.schema, trial, hasStruck, told, mayLeave: [exchange.events], violations }
}

const positionsIn = async ({ clean, schema }: Lane, { stream }: Trial): Promise<readonly number[]> => {
  const { rows } = await clean.pool.query<{ position: string }>(
    `select position from ${schema}.factos_events where stream = $1 order by position`,
    [stream],
  )
  return rows.map(({ position }) => Number(position))
}

/** Why what was told is not true, if it is not. */
const held = (told: Told, found: readonly number[], events: number): string | undefined => {
  const is = `told ${showTold(told)}, and the log holds ${showPositions(found)}`
  if (told.kind === 'other') return `told ${showTold(told)}`
  if (told.kind === 'accepted') return String(told.positions) === String(found) && !told.duplicate ? undefined : is
  if (told.kind === 'not-appended') return found.length === 0 ? undefined : is
  return found.length === 0 || found.length === events ? undefined : is
}

const wrongRepeat = (
  told: Told,
  found: readonly number[],
  repeated: Told,
  left: readonly number[],
  events: number,
): string | undefined => {
  if (repeated.kind !== 'accepted') return showTold(repeated)
  if (left.length !== events || String(left) !== String(repeated.positions)) {
    return `${showTold(repeated)}, and the log holds ${showPositions(left)}`
  }
  if (found.length > 0 && String(found) !== String(left)) {
    return `moved from ${showPositions(found)} to ${showPositions(left)}`
  }
  if (found.length > 0 && !repeated.duplicate) return `${showTold(repeated)}, not as a duplicate`
  if (told.kind === 'not-appended' && repeated.duplicate) return 'it was there after all'
  return undefined
}

const mayLeave = (told: Told, events: number): readonly number[] => {
  if (told.kind === 'accepted') return [events]
  return told.kind === 'not-appended' ? [0] : [0, events]
}

const showPositions = (positions: readonly number[]): string =>
  positions.length === 0 ? 'nothing of it' : positions.join(', ')
