import { ok } from 'factos'
import { createEventStore, type EventToAppend, type Storage, type StoredEvent } from 'factos/storage'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fuzzEvents } from '../../src/fuzz/events/fuzz-events.ts'
import { d1Stores } from '../../src/fuzz/stores/d1-stores.ts'
import type { FuzzStores } from '../../src/fuzz/stores/fuzz-store.ts'
import { memoryStores } from '../../src/fuzz/stores/memory-stores.ts'
import { sqliteStores } from '../../src/fuzz/stores/sqlite-stores.ts'

describe('generated events, queries and conditions', () => {
  const kinds: FuzzStores[] = []
  beforeAll(async () => void kinds.push(memoryStores(), await sqliteStores(), await d1Stores(1)))
  afterAll(async () => {
    for (const kind of kinds) await kind.close()
  })

  test('are the same on memory, SQLite and D1, or refused alike', async () => {
    const stores = await Promise.all(kinds.map((kind) => kind.make()))
    const { cases, differences } = await fuzzEvents(stores, { seed: 1, events: 40 })
    expect(differences).toEqual([])
    expect(Object.keys(cases)).toEqual(
      expect.arrayContaining(['Appended', 'Refused', 'LimitExceeded', 'AppendConditionFailed', 'LogReplaced']),
    )
  }, 60_000)
})

/** What a careless store would do to events on their way in, or to those that it finds. */
interface Fault {
  readonly kept?: (event: EventToAppend) => EventToAppend
  readonly found?: (event: StoredEvent) => StoredEvent
}

const faults: readonly (readonly [string, Fault])[] = [
  [
    'tags without the space at their end',
    { kept: (event) => ({ ...event, tags: event.tags.map((tag) => tag.trimEnd()) }) },
  ],
  ['types in one normal form', { kept: (event) => ({ ...event, type: event.type.normalize('NFC') }) }],
  ['streams in lower case', { kept: (event) => ({ ...event, stream: event.stream.toLowerCase() }) }],
  ['the bytes around the data', { kept: (event) => ({ ...event, data: new Uint8Array(event.data.buffer) }) }],
  ['ids cut at 1,023 characters', { kept: (event) => ({ ...event, id: event.id.slice(0, 1_023) }) }],
  ['versions of 16 bits', { found: (event) => ({ ...event, version: event.version % 65_536 }) }],
  [
    'no metadata under __proto__',
    {
      found: (event) => {
        const entries = Object.entries(event.metadata).filter(([key]) => key !== '__proto__')
        return { ...event, metadata: Object.fromEntries(entries) }
      },
    },
  ],
]

describe('a store is found out that keeps', () => {
  test.each(faults)(
    '%s',
    async (_, { kept = (event) => event, found = (event) => event }) => {
      const memory = await memoryStores().make()
      const storage = (): Storage => {
        const inner = memory.storage()
        return {
          ...inner,
          append: (call) => {
            const requests = call.requests.map((one) => ({ ...one, events: one.events.map(kept) }))
            return inner.append({ ...call, requests })
          },
          read: async (call) => {
            const answer = await inner.read(call)
            if (!answer.ok) return answer
            const pages = answer.value.pages.map((page) => ({ ...page, events: page.events.map(found) }))
            return ok({ ...answer.value, pages })
          },
        }
      }
      const faulty = { ...memory, storage, open: () => createEventStore(storage()) }
      const { differences } = await fuzzEvents([faulty], { seed: 1, events: 2_000 })
      expect(differences.length).toBeGreaterThan(0)
    },
    60_000,
  )
})
