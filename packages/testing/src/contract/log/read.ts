import { allEvents, type Query } from 'factos'
import {
  emptyHead,
  type Head,
  type Page,
  type PageRead,
  type ReadAnswer,
  type StorageInTransaction,
  type StoredEvent,
} from 'factos/storage'
import { expectThat } from '../../expectation/expect-that.ts'
import { inChunks } from './in-chunks.ts'
import { succeed } from './succeed.ts'

/** A page read with these parts: by default every event, oldest first. */
export const pageRead = (parts: Partial<PageRead> = {}): PageRead => ({
  select: { kind: 'Query', query: allEvents },
  after: 0,
  limit: 1_000,
  direction: 'forwards',
  ...parts,
})

/** What a query selects. */
export const byQuery = (query: Query): PageRead['select'] => ({ kind: 'Query', query })

/** What a stream holds. */
export const byStream = (stream: string): PageRead['select'] => ({ kind: 'Stream', stream })

/** One read call, which must be answered. */
export const read = async (
  storage: StorageInTransaction,
  reads: readonly PageRead[],
  commandIds: readonly string[] = [],
  knownHead: Head = emptyHead,
): Promise<ReadAnswer> => {
  const answer = succeed(await storage.read({ reads, commandIds, knownHead }), 'read')
  expectThat(
    answer.pages.length === reads.length,
    `${reads.length} reads should give as many pages`,
    answer.pages.length,
  )
  return answer
}

/** One page, in a call of its own. */
export const readPage = async (storage: StorageInTransaction, parts: Partial<PageRead> = {}): Promise<Page> =>
  (await read(storage, [pageRead(parts)])).pages[0] as Page

/** Many pages, in as few calls as the store's limits allow. */
export const readPages = async (
  storage: StorageInTransaction,
  reads: readonly Partial<PageRead>[],
): Promise<readonly Page[]> => {
  const pages: Page[] = []
  for (const chunk of inChunks(reads, storage.limits.requests)) {
    pages.push(...(await read(storage, chunk.map(pageRead))).pages)
  }
  return pages
}

/** Every event of the log, by position, page by page. */
export const readLog = async (storage: StorageInTransaction): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = []
  for (;;) {
    const after = events.at(-1)?.position ?? 0
    const page = await readPage(storage, { after })
    events.push(...page.events)
    if (!page.more) return events
    expectThat((page.events[0]?.position ?? 0) > after, `a page should go on behind position ${after}`, page.events[0])
  }
}

/** The head of the log. */
export const readHead = async (storage: StorageInTransaction): Promise<Head> => (await read(storage, [])).head

/** The positions of events, in their order. */
export const positionsOf = (events: readonly StoredEvent[]): readonly number[] => events.map(({ position }) => position)

/** The ids of events, in their order. */
export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id)
