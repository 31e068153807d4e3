import { ok } from 'factos'
import { createEventStore, type Storage } from 'factos/storage'
import { describe, expect, test } from 'vitest'
import type { FuzzStores } from '../../src/fuzz/stores/fuzz-store.ts'
import { memoryStores } from '../../src/fuzz/stores/memory-stores.ts'
import { sqliteStores } from '../../src/fuzz/stores/sqlite-stores.ts'
import { fuzzWalk } from '../../src/fuzz/walk/fuzz-walk.ts'

describe('a random walk over the public API', () => {
  test('ends where the plainest store would, through the engine too', async () => {
    expect(await fuzzWalk(memoryStores(), { seed: 1, walks: 60 })).toMatchObject({ differences: [] })
  }, 60_000)

  test('ends there on SQLite, in transactions and after it was closed too', async () => {
    const sqlite = await sqliteStores()
    try {
      expect(await fuzzWalk(sqlite, { seed: 2, walks: 10 })).toMatchObject({ differences: [] })
    } finally {
      await sqlite.close()
    }
  }, 60_000)

  test.each<readonly [string, (storage: Storage) => Storage]>([
    [
      'checks no conditions',
      (storage) => ({
        ...storage,
        append: (call) =>
          storage.append({ ...call, requests: call.requests.map((one) => ({ ...one, conditions: [] })) }),
      }),
    ],
    [
      'knows no command ids',
      (storage) => ({
        ...storage,
        append: (call) => storage.append({ ...call, requests: call.requests.map((one) => ({ ...one, commands: [] })) }),
        read: (call) => storage.read({ ...call, commandIds: [] }),
      }),
    ],
    [
      'reads one event too few',
      (storage) => ({
        ...storage,
        read: async (call) => {
          const answer = await storage.read(call)
          if (!answer.ok) return answer
          const pages = answer.value.pages.map((page) => ({ ...page, events: page.events.slice(0, 5) }))
          return ok({ ...answer.value, pages })
        },
      }),
    ],
  ])(
    'finds out a store that %s',
    async (_, faulty) => {
      const stores: FuzzStores = {
        ...memoryStores(),
        make: async () => {
          const log = await memoryStores().make()
          return { ...log, open: (options) => createEventStore(faulty(log.storage()), options) }
        },
      }
      const { differences } = await fuzzWalk(stores, { seed: 1, walks: 200 })
      expect(differences).toHaveLength(1)
      expect(differences[0]).toContain('the shortest walk')
    },
    60_000,
  )
})
