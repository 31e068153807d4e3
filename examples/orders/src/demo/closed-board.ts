import type { OrderClosed } from '../evening/bell.ts'
import { formatCents } from './format-cents.ts'

/** Shows orders as they come to their end, a few side by side. */
export type ClosedBoard = {
  readonly ring: (closed: OrderClosed) => void
  /** Ends the last line. */
  readonly finish: () => void
}

const cellWidth = 24

export const closedBoard = (write: (text: string) => void, columns: number): ClosedBoard => {
  const perLine = Math.max(1, Math.floor(columns / cellWidth))
  let rung = 0
  return {
    ring: ({ order, outcome, amount }) => {
      rung += 1
      write(`${order} ${outcome === 'paid' ? formatCents(amount).padStart(9) : outcome}`.padStart(cellWidth))
      if (rung % perLine === 0) write('\n')
    },
    finish: () => {
      if (rung % perLine !== 0) write('\n')
    },
  }
}
