import { failIfEventsMatch, query, queryItem, tag, unwrap, type Result, type StoreError } from 'factos'
import {
  emptyHead,
  type AppendAnswer,
  type AppendOutcome,
  type EventToAppend,
  type Head,
  type PageRead,
  type ReadAnswer,
  type StorageInTransaction,
  type StoredCondition,
  type StoredEvent,
} from 'factos/storage'

/** An event of type `Noted`, unless said otherwise. */
export const event = (parts: Partial<EventToAppend> = {}): EventToAppend => {
  events += 1
  return {
    id: `event-${process.pid}-${events}`,
    stream: 'stream',
    type: 'Noted',
    version: 1,
    tags: [],
    metadata: {},
    data: new Uint8Array(),
    ...parts,
  }
}

let events = 0

/** `count` events. */
export const eventsOf = (count: number, parts: Partial<EventToAppend> = {}): readonly EventToAppend[] =>
  Array.from({ length: count }, () => event(parts))

/** Sends one request. */
export const send = (
  storage: StorageInTransaction,
  toAppend: readonly EventToAppend[],
  conditions: readonly StoredCondition[] = [],
  knownHead: Head = emptyHead,
): Promise<Result<AppendAnswer, StoreError>> =>
  storage.append({ requests: [{ events: toAppend, conditions, commands: [] }], knownHead })

/** Sends one request that must be answered. */
export const append = async (
  storage: StorageInTransaction,
  toAppend: readonly EventToAppend[],
  conditions: readonly StoredCondition[] = [],
): Promise<AppendOutcome> => {
  const answer = unwrap(await send(storage, toAppend, conditions))
  return answer.outcomes[0] ?? missing('an outcome')
}

/** Reads pages, each a page of the whole log from the start unless said otherwise. */
export const read = async (
  storage: StorageInTransaction,
  pages: readonly Partial<PageRead>[] = [{}],
  commandIds: readonly string[] = [],
): Promise<ReadAnswer> => unwrap(await storage.read({ reads: pages.map(page), commandIds, knownHead: emptyHead }))

/** All events of the log. */
export const log = async (storage: StorageInTransaction): Promise<readonly StoredEvent[]> =>
  (await read(storage)).pages[0]?.events ?? missing('a page')

/** A page of the whole log from the start, unless said otherwise. */
export const page = (parts: Partial<PageRead> = {}): PageRead => ({
  select: { kind: 'Query', query: { kind: 'AllEvents', items: [] } },
  after: 0,
  limit: 100_000,
  direction: 'forwards',
  ...parts,
})

/** Selects the events with all of these tags, of one of these types. */
export const tagged = (tags: readonly string[], types: readonly string[] = []): PageRead['select'] => ({
  kind: 'Query',
  query: query(queryItem({ types, tags: tags.map((text) => tag(text)) })),
})

/** No event with this tag may have come after `after`; 0: ever. */
export const noneTagged = (text: string, after = 0): StoredCondition =>
  failIfEventsMatch(query(queryItem({ tags: [tag(text)] })), after === 0 ? 'no-position' : after)

/** The error of a result that must be one. */
export const failed = (result: Result<unknown, StoreError>): StoreError => {
  if (result.ok) throw new Error(`should have failed, but answered ${JSON.stringify(result.value)}`)
  return result.error
}

const missing = (what: string): never => {
  throw new Error(`there should be ${what}`)
}
