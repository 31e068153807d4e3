import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figures } from '../measure/compare.ts'
import type { Result } from '../report/result.ts'
import { evenAxis, linearAxis, logarithmicAxis } from './axis.ts'
import { linePlot, type Line, type LinePlot } from './line-plot.ts'

/** Writes the plots that these results are enough for, and returns the names of the files. */
export const writePlots = (folder: string, results: readonly Result[]): readonly string[] => {
  const plots: Readonly<Record<string, LinePlot>> = {
    'throughput-cold.svg': throughput('Independent contexts, each command a new one', 'independent-cold-', results),
    'throughput-warm.svg': throughput('Independent contexts, used again', 'independent-warm-', results),
    'throughput-hot.svg': throughput('One hot context for all callers', 'hot-', results),
    'store-size.svg': storeSize(results),
  }
  mkdirSync(folder, { recursive: true })
  return Object.entries(plots).flatMap(([name, plot]) => {
    if (!plot.lines.some(({ points }) => points.length > 1)) return []
    writeFileSync(join(folder, name), linePlot(plot))
    return [join(folder, name)]
  })
}

/** Commands a second against callers, by the sides that were measured with more than one number of callers. */
const throughput = (title: string, prefix: string, results: readonly Result[]): LinePlot => {
  const measured = results.filter(
    ({ workload }) => /^\d+$/.test(workload.slice(prefix.length)) && workload.startsWith(prefix),
  )
  const lines = new Map<string, Map<number, number>>()
  const add = (side: string, callers: number, { perSecond }: Figures): void => {
    lines.set(side, (lines.get(side) ?? new Map<number, number>()).set(callers, perSecond))
  }
  for (const { workload, side, against, sideFigures, againstFigures } of measured) {
    const callers = Number(workload.slice(prefix.length))
    add(side, callers, sideFigures)
    add(against, callers, againstFigures)
  }
  return {
    title,
    xLabel: 'callers',
    yLabel: 'commands a second',
    lines: [...lines].flatMap(([name, points]): readonly Line[] =>
      points.size > 1 ? [{ name, points: [...points] }] : [],
    ),
    xAxis: evenAxis,
    yAxis: logarithmicAxis,
  }
}

/** Milliseconds a command takes, against the events that are stored. */
const storeSize = (results: readonly Result[]): LinePlot => {
  const measured = results.filter(({ workload }) => workload === 'store-size')
  const figures = new Map<string, Figures>()
  for (const { side, against, sideFigures, againstFigures } of measured) {
    figures.set(side, sideFigures).set(against, againstFigures)
  }
  const points = [...figures]
    .map(([name, { perSecond }]) => [Number(name.replace(/\D/g, '')), 1_000 / perSecond] as const)
    .toSorted(([a], [b]) => a - b)
  return {
    title: 'Cost of a command, context cache off, contexts of ten events',
    xLabel: 'events stored',
    yLabel: 'milliseconds a command (of all callers together)',
    lines: [{ name: 'factos', points }],
    xAxis: logarithmicAxis,
    yAxis: linearAxis,
  }
}
