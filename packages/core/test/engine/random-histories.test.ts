import { describe, expect, test } from 'vitest'
import { randomHistory } from './a-random-history.ts'

const engines = {
  'with everything on': undefined,
  'without group commit': { groupCommit: false },
  'without the context cache': { contextCache: false },
  'without speculation': { speculation: false },
  'with a cache of two contexts': { contextCache: { contexts: 2 } },
  'that verifies itself': { verify: true },
  'turned off': false,
} as const

describe('every answer is explained by the log, from an engine', () => {
  for (const [name, engine] of Object.entries(engines)) {
    test(`${name}, alone and undisturbed`, async () => {
      for (let seed = 1; seed <= 6; seed++) {
        expect(await randomHistory({ seed, commands: 200, stores: 1, faults: 0, options: { engine } })).toEqual([])
      }
    })

    test(`${name}, among others and with faults`, async () => {
      for (let seed = 1; seed <= 6; seed++) {
        expect(await randomHistory({ seed, commands: 200, stores: 3, faults: 0.05, options: { engine } })).toEqual([])
      }
    })
  }
})
