import type { PhaseOutcome } from './run-phases.ts'

/** A table of what became of each phase, and their sum. */
export const summary = (outcomes: readonly PhaseOutcome[]): string => {
  const rows = [head, ...outcomes.map(rowOf), totalOf(outcomes)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === head.length - 1
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}

const head = ['phase', 'commands', 'accepted', 'rejected', 'unknown', 'faults', 'violations', 'recovery']

const counted = ['commands', 'accepted', 'rejected', 'unknown', 'faults'] as const

const rowOf = ({ phase, result, skipped }: PhaseOutcome): readonly string[] => {
  if (result === undefined) return [phase.name, skipped === undefined ? 'failed' : 'skipped']
  const counts = counted.map((name) => String(result[name]))
  return [phase.name, ...counts, String(result.violations.length), recoveryOf(result.recoveryMs ?? [])]
}

const recoveryOf = (times: readonly number[]): string => {
  if (times.length === 0) return ''
  const sorted = times.toSorted((one, other) => one - other)
  const seconds = (share: number): string => ((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) / 1_000).toFixed(2)
  return `${seconds(0.5)} s, at most ${seconds(1)} s`
}

const totalOf = (outcomes: readonly PhaseOutcome[]): readonly string[] => {
  const sum = (count: (outcome: PhaseOutcome) => number): string =>
    String(outcomes.reduce((total, outcome) => total + count(outcome), 0))
  const counts = counted.map((name) => sum(({ result }) => result?.[name] ?? 0))
  return ['all', ...counts, sum(({ result }) => result?.violations.length ?? 0)]
}
