import { allEvents, unwrap } from 'factos'
import { emptyHead, type Storage } from 'factos/storage'
import type { LoggedEvent } from '../logged-event.ts'

/**
 * The log of a storage that has no SQL at hand, by its port: no engine, no codec. Prefer plain SQL where there is any,
 * because a storage that reads wrongly reads wrongly here too. Throws a `FactosError` where it cannot be read.
 *
 * @example
 * const storage = memoryStorage()
 * const store = createEventStore(storage)
 * const log = await readStoreLog(storage)
 */
export const readStoreLog = async (storage: Pick<Storage, 'read'>): Promise<LoggedEvent[]> => {
  const log: LoggedEvent[] = []
  for (let more = true; more;) {
    const after = log.at(-1)?.position ?? 0
    const everything = { select: { kind: 'Query', query: allEvents }, after, limit, direction: 'forwards' } as const
    const answer = unwrap(await storage.read({ reads: [everything], commandIds: [], knownHead: emptyHead }))
    const page = answer.pages[0]
    log.push(...(page?.events ?? []))
    more = page?.more === true && page.events.length > 0
  }
  return log
}

const limit = 1000
