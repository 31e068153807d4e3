import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Phase } from '../../phases/phase.ts'
import { seededRandom } from '../../random.ts'
import { workerGroup } from '../../worker-group.ts'
import { judgeFile, makeLog } from './judge-file.ts'

/** Eight processes on one file, killed at random moments and started again. */
export const processesKilled: Phase = {
  name: 'sqlite-kill',
  title: 'eight processes on one file, kill -9',
  store: 'sqlite',
  run: async ({ seed, bounds, folder, signal, progress }) => {
    const path = join(folder, 'log.db')
    await makeLog(path)
    const random = seededRandom(seed, 'sqlite-kill')
    const stores = Array.from({ length: 8 }, () => ({ kind: 'sqlite', path }) as const)
    const group = await workerGroup({ seed, folder, stores, callers: 4 })
    const deadline = performance.now() + bounds.seconds * 1_000
    let kills = 0
    const starting = new Map<number, Promise<void>>()
    try {
      while (!signal.aborted && performance.now() < deadline) {
        if (kills >= bounds.faults && group.commands() >= bounds.commands) break
        await sleep(random.below(300))
        const role = random.below(stores.length)
        // Starting one takes a while, during which the others work on, and are killed in their turn.
        if (kills < bounds.faults && !starting.has(role) && starting.size < 3) {
          kills++
          starting.set(
            role,
            group.kill(role).finally(() => starting.delete(role)),
          )
        }
        progress({ commands: group.commands(), faults: kills })
      }
      await Promise.all(starting.values())
      await group.rest()
    } finally {
      await group.end()
    }
    const { complaints } = group
    return judgeFile(path, { folder, historyFiles: group.historyFiles(), faults: kills, complaints })
  },
}
