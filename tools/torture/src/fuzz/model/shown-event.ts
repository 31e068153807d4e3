import type { Recorded } from 'factos'
import type { RawEvent } from '../raw-codec.ts'
import type { ModelEvent } from './log-model.ts'

/** All of an event that must come back, as one text: two are equal exactly when the events are. */
export const shownEvent = (event: ModelEvent): string => {
  const { id, stream, revision, position, type, version, tags, metadata, data } = event
  const entries = Object.entries(metadata).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')
  return JSON.stringify([position, id, stream, revision, type, version, tags, entries, bytes])
}

/** A recorded event in the same form. Its decoded event came from the same stored event, so both have to agree. */
export const shownRecorded = (recorded: Recorded<RawEvent>): string => {
  const { id, stream, revision, position, type, version, tags, metadata, event } = recorded
  const shown = shownEvent({ id, stream, revision, position, type, version, tags, metadata, data: event.data })
  const decoded = shownEvent({ ...event, id: event.id ?? '', stream, revision, position })
  return shown === decoded ? shown : `${shown} decoded as ${decoded}`
}
