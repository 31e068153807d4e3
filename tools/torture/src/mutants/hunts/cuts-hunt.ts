import { temporaryDatabase } from '@factos/local-postgres'
import { cutEveryByte, type CutOptions } from '../../faults/postgres-network/cut-every-byte.ts'
import type { Hunt } from './hunt.ts'

/** Cuts or stalls the connection at bytes of these exchanges, and holds what was told against the log. */
export const cutsHunt = (options: Pick<CutOptions, 'courses' | 'deadlineMs'>): Hunt => ({
  store: 'postgres',
  controlRounds: 1,
  round: async ({ seed, round, folder, url = '' }) => {
    const bounds = { seconds: roundSeconds, commands: Infinity, faults: Infinity }
    const context = { seed: seed + round, bounds, folder, signal: new AbortController().signal, progress: () => {} }
    // The schemas of its lanes have fixed names.
    const database = await temporaryDatabase(url)
    try {
      const { violations } = await cutEveryByte(context, { url: database.url, lanes: 3, ...options })
      const [first] = violations
      return first === undefined ? undefined : `cuts: ${first.split('\n')[0]}`
    } finally {
      await database.drop()
    }
  },
})

const roundSeconds = 6
