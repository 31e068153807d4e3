import { allEvents } from 'factos'
import type { AppendCall, AppendRequest, EventToAppend, ReadCall } from 'factos/storage'

let made = 0

/** An event that no other has the id of. */
export const noted = (parts: Partial<EventToAppend> = {}): EventToAppend => ({
  id: `event-${++made}`,
  stream: 'stream',
  type: 'Noted',
  version: 1,
  tags: [],
  metadata: {},
  data: new Uint8Array([made % 256]),
  ...parts,
})

/** A call of these requests. */
export const appendOf = (...requests: readonly Partial<AppendRequest>[]): AppendCall => ({
  requests: requests.map((request) => ({ events: [], conditions: [], commands: [], ...request })),
  knownHead: { position: 0, eventId: '' },
})

/** A call that reads the whole log. */
export const readAll: ReadCall = {
  reads: [{ select: { kind: 'Query', query: allEvents }, after: 0, limit: 100_000, direction: 'forwards' }],
  commandIds: [],
  knownHead: { position: 0, eventId: '' },
}
