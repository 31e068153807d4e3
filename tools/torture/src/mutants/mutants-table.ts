import type { JudgedMutant, Verdict } from './judged-mutant.ts'

/** What became of each mutant, and what defect it has. */
export const mutantsTable = (judged: readonly JudgedMutant[]): string => {
  const rows = [
    ['mutant', 'seconds', 'caught by', 'defect'],
    ...judged.map(({ mutant, seconds, verdict }) => [
      mutant.name,
      seconds.toFixed(1),
      shortened(shownVerdict(verdict)),
      mutant.trap,
    ]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** What became of a mutant, in a line. */
export const shownVerdict = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'Caught':
      return verdict.by
    case 'Survived':
      return 'NOBODY: it survived'
    case 'Invalid':
      return `NOT JUDGED: ${verdict.why}`
  }
}

const shortened = (text: string): string => {
  const [line = ''] = text.split('\n')
  const check = line.split(' (')[0] ?? line
  return check.length > 70 ? `${check.slice(0, 69)}…` : check
}
