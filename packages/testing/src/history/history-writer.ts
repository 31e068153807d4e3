import { closeSync, openSync, writeSync } from 'node:fs'
import type { CallBegan, HistoryOutcome } from './history-record.ts'

/** Writes the calls of one process to a file, line by line, so that they survive its end, however it comes. */
export interface HistoryWriter {
  /** Returns the name of the call. */
  readonly begin: (call: Omit<CallBegan, 'at' | 'kind' | 'op' | 'process'>) => string
  readonly end: (op: string, outcome: HistoryOutcome) => void
  readonly close: () => void
}

/** Opens a new file. Throws where one exists: appending to what a killed process left behind could tear a line. */
export const historyWriter = (file: string, processName: string): HistoryWriter => {
  const handle = openSync(file, 'ax')
  let calls = 0
  let closed = false
  const write = (record: object): void => {
    if (closed) return
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`)
    for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written)
  }
  return {
    begin: (call) => {
      calls += 1
      const op = `${processName}-${calls}`
      write({ at: now(), kind: 'Begin', op, process: processName, ...call })
      return op
    },
    end: (op, outcome) => write({ at: now(), kind: 'End', op, outcome }),
    close: () => {
      if (closed) return
      closed = true
      closeSync(handle)
    },
  }
}

const now = (): string => String(process.hrtime.bigint())
