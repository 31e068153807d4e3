import { storedEventOf, type SqlValue } from 'factos/sql'
import type { StoredEvent } from 'factos/storage'
import type { Rows } from '../database/statement.ts'
import { bytesOfHex } from './bytes-of-hex.ts'

/** An event that a statement returned; its data may have to be fetched yet. */
export interface FoundEvent {
  readonly position: number
  /** The size of its data. */
  readonly bytes: number
  readonly isComplete: boolean
  /** The event with this data, or with its own. Throws `CorruptedRow`. */
  readonly toEvent: (data?: Uint8Array) => StoredEvent
}

/**
 * The columns of an event, aliased `e`. Data up to `inlineBytes` comes with it, as hexadecimal digits, because D1 returns a
 * BLOB as an array of numbers, which takes twice as much again. Larger data is left for a call of its own, so that no
 * answer outgrows a Worker's memory.
 */
export const foundColumns = (inlineBytes: number): string =>
  'e.position, e.id, e.stream, e.revision, e.type, e.version, e.tags, e.metadata, e.recorded_at, ' +
  `length(e.data) AS bytes, iif(length(e.data) <= ${inlineBytes}, hex(e.data), NULL) AS data`

/** The event of a row with these columns. */
export const foundEvent = (row: Rows[number]): FoundEvent => {
  const own = row['data'] as string | null
  return {
    position: row['position'] as number,
    bytes: row['bytes'] as number,
    isComplete: own !== null,
    toEvent: (data) => storedEventOf([...names.map((name) => row[name] as SqlValue), data ?? bytesOfHex(own ?? '')]),
  }
}

const names = ['position', 'id', 'stream', 'revision', 'type', 'version', 'tags', 'metadata', 'recorded_at'] as const
