import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sqliteStore } from '@factos/sqlite'
import { unwrap } from 'factos'
import { workerGroup } from '../../worker-group.ts'
import type { Hunt } from './hunt.ts'

/** Processes of their own on one SQLite file: what happens between two statements of one happens in another. */
export const processesHunt: Hunt = {
  store: 'sqlite',
  controlRounds: 1,
  round: async ({ seed, round, folder, judge }) => {
    const path = join(folder, 'log.db')
    const store = sqliteStore({ path })
    unwrap(await store.migrate())
    await store.close()
    const engines = [false, { contextCache: false }] as const
    const stores = engines.map((engine) => ({ kind: 'sqlite', path, engine }) as const)
    const only = ['reading', 'unconditional']
    const group = await workerGroup({ seed: seed + round, folder, stores, callers: 6, only })
    try {
      while (group.commands() < commands && group.complaints.length === 0) await sleep(50)
      await group.rest()
      const [complaint] = group.complaints
      if (complaint !== undefined) return `processes: ${complaint.split('\n')[0]}`
    } finally {
      await group.end()
    }
    return judge({ files: group.historyFiles(), log: { kind: 'sqlite', path } })
  },
}

const commands = 1_200
