import { allEvents, type FailIfEventsMatch } from 'factos'
import type { AppendCall, AppendRequest, EventToAppend, ReadCall } from 'factos/storage'

let made = 0

/** An event that no other has the id of, also in other processes. */
export const noted = (tags: readonly string[] = [], stream = 'stream'): EventToAppend => ({
  id: `${process.pid}-${++made}`,
  stream,
  type: 'Noted',
  version: 1,
  tags,
  metadata: {},
  data: new Uint8Array([made % 256]),
})

/** A call that appends these events in one request. */
export const appendOf = (
  events: readonly EventToAppend[],
  ...conditions: readonly FailIfEventsMatch[]
): AppendCall => ({
  requests: [{ events, conditions, commands: [] }],
  knownHead: { position: 0, eventId: '' },
})

/** A call with one request. */
export const appendRequest = (request: Partial<AppendRequest>): AppendCall => ({
  requests: [{ events: [], conditions: [], commands: [], ...request }],
  knownHead: { position: 0, eventId: '' },
})

/** A call that reads the whole log. */
export const readAll: ReadCall = {
  reads: [{ select: { kind: 'Query', query: allEvents }, after: 0, limit: 100_000, direction: 'forwards' }],
  commandIds: [],
  knownHead: { position: 0, eventId: '' },
}
