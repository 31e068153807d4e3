import { join } from 'node:path'
import { recordHistory } from '@factos/testing/history'
import type { PhaseContext, PhaseResult } from '../../phases/phase.ts'
import { seededRandom } from '../../random.ts'
import { coverage } from './coverage.ts'
import { measure, planAt, spotsOf, type Course, type Spot } from './course.ts'
import { checkLane, laneModel } from './check-lane.ts'
import { laneApplication, openLane, type Lane } from './lane.ts'
import { leaksOf } from './leaks.ts'
import { runTrial, type TrialReport } from './run-trial.ts'

/** What is cut, and how. */
export interface CutOptions {
  readonly url: string
  readonly courses: readonly Course[]
  /** Trials wait more than they work where connections stall: then more lanes help. */
  readonly lanes: number
  /** Of calls through the proxy. */
  readonly deadlineMs: number
}

/**
 * Has every exchange fail at every byte of its request and of its response, and holds what each caller was told against
 * the log. Where time is short it covers every n-th byte, beginning at a random one.
 */
export const cutEveryByte = async (context: PhaseContext, options: CutOptions): Promise<PhaseResult> => {
  const { seed, bounds, folder, signal, progress } = context
  const { url, courses, deadlineMs } = options
  const endAt = performance.now() + bounds.seconds * 1_000
  const files: string[][] = []
  const reports: TrialReport[] = []
  const violations: string[] = []
  await using lanes = await openLanes(options.lanes, (index) => {
    const own: string[] = []
    files.push(own)
    return openLane({
      url,
      schema: `lane_${index}`,
      deadlineMs,
      record: (store, process) => {
        const file = join(folder, `${process}.jsonl`)
        own.push(file)
        return recordHistory(store, { file, process, model: laneModel })
      },
    })
  })

  const spots: Spot[] = []
  const [first] = lanes.all
  if (first === undefined) throw new Error('no lane')
  for (const course of courses) spots.push(...spotsOf(course, await measure(course, first)))
  const covered = coverage(spots)
  const queue = inPasses(spots, seed)
  let trials = 0

  const work = async (lane: Lane): Promise<void> => {
    for (let spot = queue.shift(); spot !== undefined; spot = queue.shift()) {
      if (signal.aborted || performance.now() > endAt) return
      trials += 1
      const report = await runTrial(lane, planAt(spot, trials % 4 !== 0))
      if (report.hasStruck) covered.add(spot)
      reports.push(report)
      violations.push(...report.violations)
      progress({ commands: trials, faults: covered.faults(), returns: covered.faults() })
    }
  }
  await Promise.all(lanes.all.map(work))

  for (const lane of lanes.all) lane.proxy.dropConnections()
  violations.push(...(await leaksOf(url, laneApplication, lanes.all.length * 2)))
  for (const [index, lane] of lanes.all.entries())
    violations.push(...(await checkLane(lane, reports, files[index] ?? [])))
  await lanes[Symbol.asyncDispose]()
  violations.push(...(await leaksOf(url, laneApplication, 0)))

  const count = (kind: TrialReport['told']['kind']): number => reports.filter(({ told }) => told.kind === kind).length
  return {
    commands: trials,
    accepted: count('accepted'),
    rejected: 0,
    unknown: count('unknown'),
    faults: covered.faults(),
    violations,
    notes: [...covered.notes(), `${count('not-appended')} were told that nothing was appended`],
  }
}

/** Pass after pass, each over every 16th byte and beginning somewhere else: however short the time, it is spread evenly. */
const inPasses = (spots: readonly Spot[], seed: number): Spot[] => {
  const random = seededRandom(seed, 'cuts')
  const start = random.below(passes)
  const lots = spots.map((spot) => ({ spot, pass: (spot.after + start) % passes, lot: random.next() }))
  return lots.toSorted((one, other) => one.pass - other.pass || one.lot - other.lot).map(({ spot }) => spot)
}

const passes = 16

interface Lanes extends AsyncDisposable {
  readonly all: readonly Lane[]
}

const openLanes = async (count: number, open: (index: number) => Promise<Lane>): Promise<Lanes> => {
  const all: Lane[] = []
  const close = async (): Promise<void> => {
    for (const lane of all.splice(0)) await lane[Symbol.asyncDispose]()
  }
  try {
    for (let index = 0; index < count; index++) all.push(await open(index))
  } catch (error) {
    await close()
    throw error
  }
  return { all, [Symbol.asyncDispose]: close }
}
