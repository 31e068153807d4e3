import type { Fault, FaultMode, Side } from '../../proxy/fault.ts'
import type { Exchange } from './exchange.ts'
import { settled, type Lane } from './lane.ts'
import type { TrialPlan } from './run-trial.ts'
import { trialOf } from './trial.ts'

/** One exchange that is made to fail in one way, at byte after byte of its request and of its response. */
export interface Course {
  readonly exchange: Exchange
  readonly mode: FaultMode
  /** Nobody gets through for a while after the fault. Else the next connection passes. */
  readonly staysDown?: boolean | undefined
  /** Every so many bytes; 1 unless given. */
  readonly every?: number | undefined
}

/** A byte of a course. */
export interface Spot extends Course {
  readonly side: Side
  readonly after: number
}

/** How many bytes each side of the course's exchange has. */
export const measure = async ({ exchange }: Course, lane: Lane): Promise<Readonly<Record<Side, number>>> => {
  const trial = trialOf(lane.nextNumber(), exchange.isRecorded)
  await exchange.prepare(lane.faulty, trial)
  await settled(lane)
  lane.proxy.pass()
  if (exchange.part === undefined) {
    const told = await exchange.begin(trial)(lane.faulty)
    if (told.kind !== 'accepted') throw new Error(`${exchange.name} does not work without a fault: ${told.kind}`)
  } else await exchange.part(lane.faulty)
  return lane.proxy.passed()
}

/**
 * The spots of a course. Numbers in a message make one exchange a byte or two longer than the next, so there are a few
 * spots more than were measured; those that an exchange does not reach are not counted.
 */
export const spotsOf = (course: Course, length: Readonly<Record<Side, number>>): readonly Spot[] =>
  (['request', 'response'] as const).flatMap((side) => {
    const last = course.exchange.part === undefined ? length[side] + slack : length[side] - 1
    const step = course.every ?? 1
    return Array.from({ length: last + 1 }, (_, after) => ({ ...course, side, after })).filter(
      // The last bytes decide whether the server goes on: they are a transaction's commit. None of them is left out.
      ({ after }) => after % step === 0 || after > last - slack - tail,
    )
  })

const slack = 4
const tail = 24

/** The plan of a trial at a spot. */
export const planAt = ({ exchange, mode, side, after, staysDown = false }: Spot, isRepeated: boolean): TrialPlan => {
  const fault: Fault = { mode, side, after, refuseAfterwards: staysDown }
  // Long enough to notice, to send again and to fail again, a few times.
  const downForMs = mode === 'stall' || mode === 'vanish' ? 600 : 150
  return { exchange, fault, isRepeated, ...(staysDown && { downForMs }) }
}
