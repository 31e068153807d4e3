import { describe, expect, test } from 'vitest'
import { randomHistory, type HistoryOptions } from './history/a-random-history.ts'

const engines = {
  'with everything on': undefined,
  'without group commit': { groupCommit: false },
  'without the context cache': { contextCache: false },
  'without speculation': { speculation: false },
  'with a cache of two contexts': { contextCache: { contexts: 2 } },
  'that verifies itself': { verify: true },
  'turned off': false,
} as const

const circumstances: readonly (readonly [string, Omit<HistoryOptions, 'seed'>])[] = [
  ['alone and undisturbed', { commands: 200, stores: 1, faults: 0 }],
  ['among others', { commands: 200, stores: 3, faults: 0 }],
  ['among others and with faults', { commands: 200, stores: 3, faults: 0.05 }],
  ['on a storage with transactions', { commands: 200, stores: 3, faults: 0.02, locking: true }],
]

describe.each(Object.entries(engines))('every answer is explained by the log, from an engine %s', (_, engine) => {
  test.each(circumstances)('%s', async (_, history) => {
    for (let seed = 1; seed <= 4; seed++) {
      expect(await randomHistory({ ...history, seed, options: { engine } }), `seed ${seed}`).toEqual([])
    }
  })
})
