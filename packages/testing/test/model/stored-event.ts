import type { EventToAppend, StoredEvent } from 'factos/storage'
import type { Fault } from './fault.ts'

/** An event as the model keeps it, at its place. */
export const storedEvent = (
  event: EventToAppend,
  place: Pick<StoredEvent, 'revision' | 'position' | 'recordedAt'>,
  fault?: Fault,
): StoredEvent => {
  const text = (given: string): string =>
    fault?.startsWith('NUL cut') === true ? (given.split('\0')[0] as string) : given
  return {
    id: event.id,
    stream: text(event.stream),
    type: text(event.type),
    version: fault === 'numbers rounded' ? Math.fround(event.version) : event.version,
    tags: (fault === 'tags sorted' ? event.tags.toSorted() : event.tags).map(text),
    metadata: storedMetadata(event.metadata, text, fault),
    data: storedBytes(event.data, fault),
    ...place,
  }
}

const storedMetadata = (
  metadata: EventToAppend['metadata'],
  text: (given: string) => string,
  fault?: Fault,
): EventToAppend['metadata'] => {
  const entries = Object.entries(metadata).map(([key, value]) => [text(key), text(value)] as const)
  if (fault === '= dropped from metadata') {
    const split = entries.map(([key, value]) => `${key}=${value}`.split('='))
    return Object.fromEntries(split.map(([key = '', value = '']): [string, string] => [key, value]))
  }
  if (fault !== '__proto__ dropped from metadata') return Object.fromEntries(entries)
  const assigned: Record<string, string> = {}
  for (const [key, value] of entries) assigned[key] = value
  return assigned
}

const storedBytes = (data: Uint8Array, fault?: Fault): Uint8Array => {
  if (fault === 'bytes of the whole buffer') return new Uint8Array(data.buffer.slice(0, data.length))
  return fault === 'bytes shared with the caller' ? data : data.slice()
}
