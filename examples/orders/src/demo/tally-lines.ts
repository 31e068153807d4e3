import type { Tally } from '../evening/serve-orders.ts'

/** The workers' tallies as a table, a line each. */
export const tallyLines = (tallies: readonly Tally[]): readonly string[] => [
  line('worker', ['accepted', 'repeated', 'waited', 'too late', 'conflicts']),
  ...tallies.map(({ accepted, repeated, waited, tooLate, conflicts }, i) =>
    line(String(i + 1), [accepted, repeated, waited, tooLate, conflicts]),
  ),
]

const line = (head: string, cells: readonly (string | number)[]): string =>
  head.padEnd(6) + cells.map((cell) => String(cell).padStart(11)).join('')
