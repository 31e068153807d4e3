import { join } from 'node:path'
import { sqliteStore } from '@factos/sqlite'
import { readSqliteLog } from '@factos/testing/history'
import { unwrap } from 'factos'
import { workerGroup } from '../worker-group.ts'
import { checkedResult } from './checked-result.ts'
import type { Phase } from './phase.ts'
import { workUntilDone } from './work-until-done.ts'

/** Several processes on one SQLite file, and no faults. */
export const sqliteCalm: Phase = {
  name: 'sqlite-calm',
  title: 'no faults: four processes on one file, all kinds of work',
  store: 'sqlite',
  run: async (context) => {
    const { seed, folder } = context
    const path = join(folder, 'log.db')
    const store = sqliteStore({ path })
    unwrap(await store.migrate())
    await store.close()
    const engines = [undefined, { speculation: false }, false, { contextCache: false }] as const
    const stores = engines.map((engine) => ({ kind: 'sqlite', path, engine }) as const)
    const group = await workerGroup({ seed, folder, stores, callers: 24 })
    try {
      await workUntilDone(context, group)
      await group.rest()
      const complaints = [...group.complaints]
      await group.end()
      return checkedResult({
        folder,
        historyFiles: group.historyFiles(),
        log: readSqliteLog(path),
        faults: 0,
        complaints,
      })
    } finally {
      await group.end()
    }
  },
}
