import type { PageRead } from 'factos/storage'
import type { Rows } from '../database/statement.ts'
import { foundEvent, type FoundEvent } from './found-event.ts'
import { rowsWanted } from './select-page.ts'

/** A page whose events may lack their data yet. */
export interface FoundPage {
  readonly found: readonly FoundEvent[]
  readonly more: boolean
}

/** The page that the statements of a read returned. It ends before its limit where its events have more than `maxBytes`. */
export const foundPage = (read: PageRead, answers: readonly Rows[], maxBytes: number): FoundPage => {
  const rows = merged(
    answers.map((rows) => rows.map(foundEvent)),
    read.direction,
  )
  const wanted = rowsWanted(read)
  const found: FoundEvent[] = []
  let bytes = 0
  for (const event of rows) {
    bytes += event.bytes
    if (found.length + 1 >= wanted || (bytes > maxBytes && found.length > 0)) return { found, more: true }
    found.push(event)
  }
  return { found, more: false }
}

const merged = (
  answers: readonly (readonly FoundEvent[])[],
  direction: PageRead['direction'],
): readonly FoundEvent[] => {
  if (answers.length < 2) return answers[0] ?? []
  const byPosition = new Map(answers.flat().map((event) => [event.position, event]))
  const sign = direction === 'forwards' ? 1 : -1
  return [...byPosition.values()].toSorted((a, b) => sign * (a.position - b.position))
}
