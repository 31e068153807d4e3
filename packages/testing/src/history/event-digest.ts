import { createHash } from 'node:crypto'
import { canonicalText } from './json-like.ts'
import type { AcknowledgedEvent } from './history-record.ts'

/** A digest of all that a reader is told of an event. */
export const eventDigest = (recorded: AcknowledgedEvent): string => {
  const { id, stream, revision, position, type, version, tags, metadata, recordedAt, event } = recorded
  const text = canonicalText([id, stream, revision, position, type, version, tags, metadata, recordedAt, event])
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}
