import type { Figures } from '../measure/compare.ts'
import { formatNumber } from './format-number.ts'
import type { Result } from './result.ts'

/** The lines for one workload: what it is, then a line for each side. */
export const tableLines = (results: readonly Result[]): readonly string[] => {
  const [first] = results
  if (first === undefined) return []
  return [
    '',
    `${first.workload}: ${first.title}`,
    row([`  ${first.side}`, ...figureCells(first.sideFigures, first.unit), '']),
    ...notes(first.sideFigures),
    ...results.flatMap((result) => [
      row([`  ${result.against}`, ...figureCells(result.againstFigures, result.unit), ratioCell(result)]),
      ...notes(result.againstFigures),
      ...(result.againstProblem === undefined ? [] : [`    WRONG: ${result.againstProblem}`]),
    ]),
  ]
}

export const tableHead: string =
  'Each figure is the median of its rounds. The ratio says how many times as fast the first side is as the one in its line:\n' +
  'the median of the ratios of neighbouring turns, with the interval that holds the true one 95 times in 100 (fewer than\n' +
  'six rounds: the smallest and the largest).'

const widths = [46, 22, 14, 14, 0]

const row = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
    .join('  ')
    .trimEnd()

const figureCells = ({ perSecond, p50Ms, p99Ms }: Figures, unit: string): readonly string[] => [
  `${formatNumber(perSecond)} ${unit}/s`,
  p50Ms === undefined ? '' : `p50 ${formatNumber(p50Ms)} ms`,
  p99Ms === undefined ? '' : `p99 ${formatNumber(p99Ms)} ms`,
]

const ratioCell = ({ ratio, low, high, goal }: Result): string => {
  const measured = `${formatNumber(ratio)}x  [${formatNumber(low)} - ${formatNumber(high)}]`
  if (goal === undefined) return measured
  return `${measured}  goal ${formatNumber(goal)}x ${ratio >= goal ? 'reached' : 'MISSED'}`
}

const notes = ({ notes }: Figures): readonly string[] =>
  Object.entries(notes).map(([name, value]) => `    ${name}: ${formatNumber(value)}`)
