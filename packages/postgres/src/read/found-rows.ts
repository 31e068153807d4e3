import { parseJson, storeError, type StoredEvent } from 'factos/storage'
import { err, ok, type Result, type StoreError } from 'factos'
import type { TextRow } from '../connection/statement.ts'

/** What a function of the schema returned: a document, and the events that it speaks of, by position. */
export interface Found<Info> {
  readonly info: Info
  /** The event at a position that the document names. */
  readonly eventAt: (position: number) => StoredEvent
}

/** What the database returned cannot be. */
class CorruptedRow extends Error {}

/** Reads the rows, and makes an answer of them; what cannot be is `Corrupted`. */
export const answerFrom = <Info, Answer>(
  rows: readonly TextRow[],
  outcome: StoreError['outcome'],
  answer: (found: Found<Info>) => Answer,
): Result<Answer, StoreError> => {
  try {
    return ok(answer(foundIn<Info>(rows)))
  } catch (error) {
    if (!(error instanceof CorruptedRow || error instanceof SyntaxError)) throw error
    return err(
      storeError('Corrupted', `PostgreSQL returned what cannot be: ${error.message}`, { outcome, cause: error }),
    )
  }
}

const foundIn = <Info>([first, ...rows]: readonly TextRow[]): Found<Info> => {
  const events = new Map(rows.map(storedEvent).map((event) => [event.position, event]))
  return {
    info: JSON.parse(first?.['info'] ?? 'nothing') as Info,
    eventAt: (position) => {
      const event = events.get(position)
      if (event === undefined) throw new CorruptedRow(`position ${position} is known, but there is no event at it`)
      return event
    },
  }
}

const storedEvent = (row: TextRow): StoredEvent => ({
  id: textIn(row, 'id'),
  stream: textIn(row, 'stream'),
  type: textIn(row, 'type'),
  version: wholeNumber(Number(row['version']), 'version'),
  tags: JSON.parse(textIn(row, 'tags')) as readonly string[],
  metadata: parseJson(textIn(row, 'metadata')) as Readonly<Record<string, string>>,
  data: bytesIn(row),
  revision: wholeNumber(Number(row['revision']), 'revision'),
  position: wholeNumber(Number(row['position']), 'position'),
  recordedAt: wholeNumber(Number(row['recorded_at']), 'recorded_at'),
})

const textIn = (row: TextRow, column: string): string => {
  const text = row[column]
  if (typeof text !== 'string') throw new CorruptedRow(`${column} is not a text`)
  return text
}

/** Numbers past 2^53 − 1 are refused, never rounded; rounding keeps them past it, so this is noticed afterwards too. */
export const wholeNumber = (value: unknown, what: string): number => {
  if (Number.isSafeInteger(value)) return value as number
  throw new CorruptedRow(`${what} ${String(value)} is not a whole number up to 2^53 - 1`)
}

const bytesIn = (row: TextRow): Uint8Array => {
  const bytes = Buffer.from(textIn(row, 'data'), 'hex')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
