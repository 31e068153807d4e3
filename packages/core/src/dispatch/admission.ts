import { storeError, type StoreError } from '../errors/store-error.ts'
import type { EventToAppend } from '../storage/stored-event.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import { expectRevision, failIfEventsMatch, type AppendCondition } from '../vocabulary/append-condition.ts'
import { noMetadata } from '../vocabulary/metadata.ts'
import type { Query } from '../vocabulary/query.ts'
import { maxNameBytes, nameProblem, utf8Length } from '../vocabulary/text-limits.ts'

// What is checked before anything is queued or sent, so that a bad command costs its neighbours nothing.

/** Why this text cannot be the name of a `what`, or `undefined`. */
export const nameError = (what: string, text: string, limits: StorageLimits): StoreError | undefined => {
  const problem = nameProblem(text)
  if (problem !== undefined) {
    const tooLong = typeof text === 'string' && text.length * 3 > maxNameBytes && text.isWellFormed()
    return storeError(tooLong ? 'LimitExceeded' : 'Refused', `${what} ${quoted(text)} ${problem}`)
  }
  return limits.nul ? undefined : nulError(what, text)
}

/** Throws a `TypeError` for a query without items, which JavaScript or a cast can make. */
export const checkQuery = (query: Query): void => {
  if (query?.kind === 'AllEvents') return
  if (query?.kind !== 'Items') throw new TypeError('not a query; make it with query(queryItem({ ... })) or allEvents')
  if (query.items.length === 0)
    throw new TypeError('a query needs at least one item; use allEvents to select everything')
}

/** Why the names in a query cannot be in this store, or `undefined`. */
export const queryError = (query: Query, limits: StorageLimits): StoreError | undefined => {
  for (const { types, tags } of query.items) {
    for (const type of types) {
      const error = nameError('event type', type, limits)
      if (error !== undefined) return error
    }
    for (const tag of tags) {
      const error = nameError('tag', tag, limits)
      if (error !== undefined) return error
    }
  }
  return undefined
}

/**
 * Why the names in a condition cannot be in this store, or `undefined`. Throws a `TypeError` for a condition that came from
 * JSON or a cast and is none: a store might take it for one that holds.
 */
export const conditionError = (
  condition: AppendCondition | undefined,
  limits: StorageLimits,
): StoreError | undefined => {
  if (condition === undefined) return undefined
  switch (condition?.kind) {
    case 'NoAppendCondition':
      return undefined
    case 'ExpectRevision':
      expectRevision(condition.stream, condition.revision)
      return nameError('stream', condition.stream, limits)
    case 'FailIfEventsMatch':
      checkQuery(condition.query)
      failIfEventsMatch(condition.query, condition.after)
      return queryError(condition.query, limits)
    default:
      throw new TypeError('not an append condition; make it with failIfEventsMatch or expectRevision')
  }
}

/** Why these events cannot be appended together, or `undefined`. */
export const eventsError = (events: readonly EventToAppend[], limits: StorageLimits): StoreError | undefined => {
  if (events.length > limits.events) {
    return storeError('LimitExceeded', `${events.length} events at once; this store takes at most ${limits.events}`)
  }
  const ids = new Set<string>()
  let bytes = 0
  for (const event of events) {
    const error = eventError(event, limits)
    if (error !== undefined) return error
    if (ids.has(event.id)) return storeError('EventIdTaken', `two events of one append have the id ${quoted(event.id)}`)
    ids.add(event.id)
    bytes += eventBytesAtMost(event)
  }
  // Nearly always far below, so that nothing has to be measured.
  if (bytes > limits.bytes) bytes = events.reduce((sum, event) => sum + eventBytes(event), 0)
  if (bytes > limits.bytes) {
    return storeError('LimitExceeded', `${bytes} bytes at once; this store takes at most ${limits.bytes}`)
  }
  return undefined
}

/** No fewer bytes than an event takes, known without looking at every character. */
export const eventBytesAtMost = ({ id, stream, type, tags, metadata, data }: EventToAppend): number => {
  let units = id.length + stream.length + type.length
  for (const tag of tags) units += tag.length
  if (metadata !== noMetadata)
    for (const key of Object.keys(metadata)) units += key.length + (metadata[key] as string).length
  return data.byteLength + 3 * units
}

/** How many bytes an event takes: data, names, tags and metadata, without what a store needs around them. */
const eventBytes = ({ id, stream, type, tags, metadata, data }: EventToAppend): number => {
  let bytes = data.byteLength + utf8Length(id) + utf8Length(stream) + utf8Length(type)
  for (const tag of tags) bytes += utf8Length(tag)
  for (const key of Object.keys(metadata)) bytes += utf8Length(key) + utf8Length(metadata[key] as string)
  return bytes
}

const eventError = (event: EventToAppend, limits: StorageLimits): StoreError | undefined => {
  const { id, type, version, tags, metadata, data } = event
  if (!(Number.isSafeInteger(version) && version >= 1 && version <= 2 ** 31 - 1)) {
    return storeError('Refused', `${type}: version ${String(version)} is not a whole number from 1 to 2^31 - 1`)
  }
  if (data.byteLength > limits.eventBytes) {
    return storeError(
      'LimitExceeded',
      `${type}: ${data.byteLength} bytes; this store takes at most ${limits.eventBytes} an event`,
    )
  }
  for (const tag of tags) {
    const error = nameError(`${type}: tag`, tag, limits)
    if (error !== undefined) return error
  }
  return (
    nameError('event id', id, limits) ?? nameError('event type', type, limits) ?? metadataError(type, metadata, limits)
  )
}

const metadataError = (
  type: string,
  metadata: EventToAppend['metadata'],
  limits: StorageLimits,
): StoreError | undefined => {
  for (const [key, value] of Object.entries<unknown>(metadata)) {
    const what = `${type}: metadata ${quoted(key)}`
    if (typeof value !== 'string') return storeError('Refused', `${what} is ${typeof value}, not a string`)
    if (!key.isWellFormed() || !value.isWellFormed()) {
      return storeError('Refused', `${what} holds a lone surrogate, which UTF-8 cannot express`)
    }
    if (!limits.nul && (key.includes('\0') || value.includes('\0'))) return nulError(what, '\0')
  }
  return undefined
}

const nulError = (what: string, text: string): StoreError | undefined =>
  text.includes('\0')
    ? storeError('Refused', `${what} holds the character NUL, which this store cannot keep`)
    : undefined

const quoted = (text: unknown): string => {
  const json = JSON.stringify(text) ?? String(text)
  return utf8Length(json) > 80 ? `${json.slice(0, 60)}…"` : json
}
