import { utf8Length } from 'factos/storage'
import { maxValueBytes } from '../database/d1-limits.ts'

/** Rows on their way into a statement: JSON arrays of rows, each small enough to be bound. */
export type JsonRows = readonly string[]

/** Collects rows into as few JSON arrays as they fit in. */
export interface RowCollector {
  readonly add: (row: readonly unknown[]) => void
  readonly rows: () => JsonRows
}

/** No row yet. A single row that is too large makes an array of its own: see {@link isTooLarge}. */
export const rowCollector = (): RowCollector => {
  const full: string[] = []
  let part: string[] = []
  let bytes = 0
  const close = (): void => {
    if (part.length > 0) full.push(`[${part.join(',')}]`)
    part = []
    bytes = 0
  }
  return {
    add: (row) => {
      const json = JSON.stringify(row)
      const size = utf8Length(json) + 1
      if (bytes + size > targetBytes) close()
      part.push(json)
      bytes += size
    },
    rows: () => {
      close()
      return full
    },
  }
}

/** Whether a row, by itself, is more than D1 binds. */
export const isTooLarge = (row: readonly unknown[]): boolean => {
  const json = JSON.stringify(row)
  return json.length * 3 > maxValueBytes && utf8Length(json) + 2 > maxValueBytes
}

/** Below what D1 binds; large enough that a call needs few parameters. */
const targetBytes = 1_000_000
