import { parseJson } from '../codec/parse-json.ts'
import type { EventToAppend, StoredEvent } from '../storage/stored-event.ts'
import { noMetadata, type Metadata } from '../vocabulary/metadata.ts'
import { rowChecksum } from './row-checksum.ts'
import type { SqlRow, SqlValue } from './sync-sql.ts'

/** The columns of `factos_events`, aliased `e`, that {@link storedEventOf} takes, in their order. */
export const eventColumns =
  'e.position, e.id, e.stream, e.revision, e.type, e.version, e.tags, e.metadata, e.recorded_at, e.data, e.checksum'

/** Binds an event's values in the order of `valuesOfEvent`. Some drivers bind bytes without length as NULL. */
export const insertEvent: string =
  'INSERT INTO factos_events (position, id, stream, revision, type, version, tags, metadata, recorded_at, data, checksum) ' +
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, x''), ?)"

/** Follows the columns that it is the checksum of. */
const checksumColumn = 10

/** What a row holds cannot have been written by this library: damaged files, or somebody else's hand. */
export class CorruptedRow extends Error {}

/** The event of a row. Throws {@link CorruptedRow}, also where the row has a checksum that is not its own. */
export const storedEventOf = (row: SqlRow): StoredEvent => {
  if (row[0] === null) throw new CorruptedRow('an index leads to an event that is missing from the log')
  const position = integer(row[0], 'position')
  const checksum = row[checksumColumn]
  if (typeof checksum === 'number' && checksum !== rowChecksum(row.slice(0, checksumColumn))) {
    throw new CorruptedRow(`the event at position ${position} is not what was written: its checksum differs`)
  }
  return {
    id: row[1] as string,
    stream: row[2] as string,
    type: row[4] as string,
    version: integer(row[5], 'version'),
    tags: tagsOf(row[6], position),
    metadata: metadataOf(row[7], position),
    data: bytesOf(row[9] as Uint8Array),
    revision: integer(row[3], 'revision'),
    position,
    recordedAt: integer(row[8], 'recorded_at'),
  }
}

/** The values of an event's row at its place, for {@link insertEvent}. */
export const valuesOfEvent = (
  event: EventToAppend,
  revision: number,
  position: number,
  recordedAt: number,
): readonly SqlValue[] => {
  const values: SqlValue[] = [
    position,
    event.id,
    event.stream,
    revision,
    event.type,
    event.version,
    event.tags.length === 0 ? '[]' : JSON.stringify(event.tags),
    event.metadata === noMetadata ? '{}' : JSON.stringify(event.metadata),
    recordedAt,
    event.data,
  ]
  values.push(rowChecksum(values))
  return values
}

/** A whole number that is exact. Drivers that round a larger one round it to something that is not safe either. */
export const integer = (value: SqlValue | undefined, column: string): number => {
  if (Number.isSafeInteger(value)) return value as number
  throw new CorruptedRow(`${column} is ${String(value)}, not a whole number that can be exact`)
}

const noTags: readonly string[] = Object.freeze([])

const tagsOf = (value: SqlValue | undefined, position: number): readonly string[] => {
  if (value === '[]') return noTags
  const tags = jsonOf(value, 'tags', position)
  return Array.isArray(tags) ? (tags as string[]) : refuse('tags', position)
}

// It makes a key `__proto__` a property like any other.
const metadataOf = (value: SqlValue | undefined, position: number): Metadata => {
  if (value === '{}') return noMetadata
  const metadata = jsonOf(value, 'metadata', position)
  return typeof metadata === 'object' && metadata !== null ? (metadata as Metadata) : refuse('metadata', position)
}

const jsonOf = (value: SqlValue | undefined, column: string, position: number): unknown => {
  try {
    return parseJson(value as string)
  } catch {
    return refuse(column, position)
  }
}

/** Some drivers return a subclass of their own, which would show in comparisons. */
const bytesOf = (data: Uint8Array): Uint8Array =>
  data.constructor === Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

const refuse = (column: string, position: number): never => {
  throw new CorruptedRow(`${column} of the event at position ${position} is not what this library writes`)
}
