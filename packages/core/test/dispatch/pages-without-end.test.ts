import { describe, expect, test } from 'vitest'
import { ok } from '../../src/index.ts'
import { createEventStore, memoryStorage, type Page, type PageRead, type Storage } from '../../src/storage.ts'
import { bothWays } from './both-ways.ts'
import { buyersIn } from './log-of.ts'
import { buying, sale, ticketCodec, ticketWindow } from './ticket-sale.ts'

/** A storage that makes its pages with a mistake. */
const mistaken = (
  storage: Storage,
  pageOf: (page: Page) => Page,
  readOf = (read: PageRead): PageRead => read,
): Storage => ({
  ...storage,
  read: async (call) => {
    const answer = await storage.read({ ...call, reads: call.reads.map(readOf) })
    return answer.ok ? ok({ ...answer.value, pages: answer.value.pages.map(pageOf) }) : answer
  },
})

const mistakes: readonly (readonly [string, (storage: Storage) => Storage])[] = [
  ['hold no events', (storage) => mistaken(storage, () => ({ events: [], more: true }))],
  [
    'begin at the same place again',
    (storage) =>
      mistaken(
        storage,
        ({ events }) => ({ events, more: true }),
        (read) => ({ ...read, after: 0, before: undefined }),
      ),
  ],
]

describe.each(bothWays)('%s, pages behind which more is said to follow, but which', (_, options) => {
  test.each(mistakes)('%s, are an error that names the storage, and nobody reads them for ever', async (_, mistake) => {
    const memory = memoryStorage()
    const other = createEventStore(memory)
    for (const buyer of ['ana', 'ana', 'ben']) {
      await other.append({ stream: 'sold', events: [{ type: 'TicketSold', buyer }], codec: ticketCodec })
    }
    const store = createEventStore(mistake(memory), { ...options, retry: false })
    const call = { ...buying('cem'), stream: 'sold' }
    const error = {
      kind: 'StoreError',
      reason: 'Unexpected',
      outcome: 'not-appended',
      message: 'the memory storage said that more events follow, but not behind which',
    }
    expect((await store.dispatchWithQuery(call)).error).toEqual(error)
    expect((await store.dispatch(call)).error).toEqual(error)
    expect((await store.readContext(call)).error).toEqual(error)
    const decider = ticketWindow()
    expect((await store.loadStream({ stream: 'sold', decider, codec: ticketCodec })).error).toEqual(error)
    await expect(buyersIn(store)).rejects.toMatchObject({ error })
    const readBackwards = async () => {
      for await (const _ of store.read({ query: sale, codec: ticketCodec, direction: 'backwards' }));
    }
    await expect(readBackwards()).rejects.toMatchObject({ error })
    expect(await buyersIn(other)).toEqual(['ana', 'ana', 'ben'])
  })
})
