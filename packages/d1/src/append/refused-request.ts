import { storeError, utf8Length, type AppendRequest, type EventToAppend, type RequestRefused } from 'factos/storage'
import { maxValueBytes } from '../database/d1-limits.ts'
import { eventRow } from './append-rows.ts'
import { isTooLarge } from './json-rows.ts'

/** Why a request cannot be sent to D1, or `undefined`: something in it is larger than D1 takes in one value. */
export const refusedByD1 = ({ events, conditions }: AppendRequest): RequestRefused | undefined => {
  const large = events.find((event) => isTooLarge(eventRow(0, 0, event)))
  if (large !== undefined) return refuseEvent(large)
  const isLarge = conditions.some(
    (condition) => condition.kind === 'FailIfEventsMatch' && condition.query.items.some((item) => isTooLarge([item])),
  )
  return isLarge ? refuse('an item of a query has more names than the 2 MB that D1 takes a value') : undefined
}

/** Why a request cannot go into a Durable Object, or `undefined`: an event is larger than a row may be. */
export const refusedByObject = ({ events }: AppendRequest): RequestRefused | undefined => {
  const large = events.find((event) => rowBytes(event) > maxValueBytes)
  return large === undefined ? undefined : refuseEvent(large)
}

const rowBytes = ({ id, stream, type, tags, metadata, data }: EventToAppend): number =>
  data.byteLength + utf8Length(id + stream + type + JSON.stringify(tags) + JSON.stringify(metadata))

const refuseEvent = ({ type }: EventToAppend): RequestRefused =>
  refuse(`an event of type ${type} with its tags and metadata is larger than the 2 MB that a row may have`)

const refuse = (message: string): RequestRefused => ({
  kind: 'RequestRefused',
  error: storeError('LimitExceeded', message),
})
