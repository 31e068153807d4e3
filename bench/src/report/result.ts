import type { Measured } from '../measure/alternate.ts'
import { figuresOf, ratioOf, type Figures, type Ratio } from '../measure/compare.ts'
import type { Workload } from '../workloads/workload.ts'

/** A side against another in one workload. */
export interface Result extends Ratio {
  readonly workload: string
  readonly title: string
  readonly side: string
  readonly against: string
  /** What is counted a second. */
  readonly unit: string
  readonly sideFigures: Figures
  readonly againstFigures: Figures
  /** What was found wrong in the other side's log. */
  readonly againstProblem?: string | undefined
  /** The ratio that the project wants to reach, where it has a goal. */
  readonly goal?: number | undefined
}

/** The first side against each of the others. */
export const resultsOf = (workload: Workload, measured: readonly Measured[]): readonly Result[] => {
  const [first, ...others] = measured
  if (first === undefined) return []
  return others.map((other) => ({
    workload: workload.name,
    title: workload.title,
    side: first.side.name,
    against: other.side.name,
    unit: workload.unit,
    ...ratioOf(first, other),
    sideFigures: figuresOf(first),
    againstFigures: figuresOf(other),
    againstProblem: other.side.problem?.(),
    goal: workload.goals?.[other.side.name],
  }))
}
