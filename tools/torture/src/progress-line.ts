import type { PhaseProgress } from './phases/phase.ts'

/** Where a phase shows how far it is. */
export interface ProgressLine {
  readonly show: (progress: PhaseProgress) => void
  readonly end: () => void
}

/** One line on standard error that is written over; where that is no terminal, a plain line now and then. */
export const progressLine = (name: string): ProgressLine => {
  const { stderr } = process
  const started = performance.now()
  let shown = started
  let last: PhaseProgress = {}
  return {
    show: (progress) => {
      last = { ...last, ...progress }
      const now = performance.now()
      if (now - shown < (stderr.isTTY ? 200 : 10_000)) return
      shown = now
      const line = `${name}: ${((now - started) / 1_000).toFixed(0)} s${textOf(last)}`
      stderr.write(stderr.isTTY ? `\r\u001B[K${line}` : `${line}\n`)
    },
    end: () => {
      if (stderr.isTTY) stderr.write('\r\u001B[K')
    },
  }
}

const textOf = (progress: PhaseProgress): string =>
  Object.entries(progress)
    .map(([what, count]) => `, ${String(count)} ${what}`)
    .join('')
