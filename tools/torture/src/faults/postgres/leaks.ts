import { setTimeout as sleep } from 'node:timers/promises'
import { workerApplicationName } from '../../worker-task.ts'
import type { Admin } from './admin.ts'

/**
 * What resting workers still hold in the database and should not: locks, transactions, statements under way. Their pools'
 * idle connections are theirs to keep. A connection that was given up a moment ago has some seconds to end.
 */
export const leaks = async (admin: Admin): Promise<readonly string[]> => {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const busy = await admin.rows<Busy>(
      `select pid, state, left(query, 80) as query, array(select l.locktype || ' ' || l.mode from pg_locks l where l.pid = a.pid) as locks
         from pg_stat_activity a
        where application_name = $1 and (state <> 'idle' or exists (select from pg_locks l where l.pid = a.pid))`,
      [workerApplicationName],
    )
    if (busy.length === 0) return []
    if (Date.now() > deadline) return busy.map((one) => `a resting worker's connection is busy: ${JSON.stringify(one)}`)
    await sleep(100)
  }
}

const patienceMs = 5_000

type Busy = { readonly pid: number; readonly state: string; readonly query: string; readonly locks: readonly string[] }
