import type { Announcement } from '../sale/announcer.ts'

/** Where announcements go: a few side by side, as they come. */
export type SaleBoard = {
  readonly announce: (announcement: Announcement) => void
  /** Ends the last line, and says how many announcements were left out. */
  readonly finish: () => void
}

const mostShown = 250
const cellWidth = 20

export const saleBoard = (write: (text: string) => void, columns: number): SaleBoard => {
  const perLine = Math.max(1, Math.floor(columns / cellWidth))
  let announced = 0
  return {
    announce: ({ ticket, buyer }) => {
      announced += 1
      if (announced > mostShown) return
      write(`#${ticket} ${buyer}`.padStart(cellWidth))
      if (announced % perLine === 0) write('\n')
    },
    finish: () => {
      if (Math.min(announced, mostShown) % perLine !== 0) write('\n')
      if (announced > mostShown) write(`  … and ${announced - mostShown} more\n`)
    },
  }
}
