import type { Measured } from './alternate.ts'
import { interval, quantile } from './interval.ts'

/** What was measured of one side. */
export interface Figures {
  /** Median over the rounds. */
  readonly perSecond: number
  readonly p50Ms: number | undefined
  readonly p99Ms: number | undefined
  /** Medians over the rounds of what the workload tells besides. */
  readonly notes: Readonly<Record<string, number>>
}

/** One side against another, in the same rounds. */
export interface Ratio {
  /** How many times as fast: the median of the rounds' ratios, each of two neighbouring turns. */
  readonly ratio: number
  readonly low: number
  readonly high: number
  readonly rounds: number
}

export const figuresOf = ({ rounds }: Measured): Figures => {
  const latencies = rounds.flatMap(({ latenciesMs }) => latenciesMs).toSorted((a, b) => a - b)
  const names = new Set(rounds.flatMap(({ notes = {} }) => Object.keys(notes)))
  return {
    perSecond: interval(rounds.map(rateOf)).median,
    p50Ms: latencies.length === 0 ? undefined : quantile(latencies, 0.5),
    p99Ms: latencies.length === 0 ? undefined : quantile(latencies, 0.99),
    notes: Object.fromEntries(
      [...names].map((name) => [name, interval(rounds.map(({ notes }) => notes?.[name] ?? 0)).median]),
    ),
  }
}

export const ratioOf = (side: Measured, against: Measured): Ratio => {
  const ratios = side.rounds.map((work, round) => {
    const other = against.rounds[round]
    return other === undefined ? Number.NaN : rateOf(work) / rateOf(other)
  })
  const { median, low, high } = interval(ratios)
  return { ratio: median, low, high, rounds: ratios.length }
}

const rateOf = ({ operations, seconds }: Measured['rounds'][number]): number => operations / seconds
