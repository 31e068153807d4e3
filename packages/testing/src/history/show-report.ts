import type { HistoryReport, Violation } from './history-report.ts'

/**
 * A report as text: the counts, then what was broken, the shortest explanation first, each with the calls that it is about.
 *
 * @example
 * const report = checkHistory({ records, log, model })
 * if (report.violations.length > 0) throw new Error(showReport(report))
 */
export const showReport = ({ violations, counts }: HistoryReport): string => {
  const counted = Object.entries(counts as unknown as Record<string, number>)
    .map(([name, count]) => `${count} ${wordsOf(name)}`)
    .join(', ')
  if (violations.length === 0) return `no violations: ${counted}`
  const shown = violations.toSorted(byLength).slice(0, shownViolations).map(showViolation)
  const left = violations.length - shown.length
  const rest = left > 0 ? [`and ${left} more`] : []
  return [`${violations.length} violations in ${counted}`, ...shown, ...rest].join('\n\n')
}

const shownViolations = 20

const byLength = (one: Violation, other: Violation): number =>
  one.positions.length - other.positions.length || one.message.length - other.message.length

const showViolation = ({ kind, message, operation }: Violation): string => {
  if (operation === undefined) return `${kind}: ${message}`
  const { began, outcome } = operation
  const answer = outcome === undefined ? 'never answered: its process ended' : shortened(outcome)
  return `${kind}: ${message}\n  call: ${shortened(began)}\n  answer: ${answer}`
}

const shortened = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}

const wordsOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
