import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

/**
 * What is left behind on the server: connections of this application beyond those that its pools hold, and locks. It is
 * given a while, because a server notices a lost client only when it next reads from it.
 */
export const leaksOf = async (url: string, application: string, heldByPools: number): Promise<readonly string[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (let round = 1; ; round++) {
      const { rows } = await client.query<{ pid: number; state: string | null; locks: number }>(
        `select a.pid, a.state, (select count(*)::int from pg_locks l where l.pid = a.pid and l.locktype = 'advisory') as locks
         from pg_stat_activity a where a.application_name = $1`,
        [application],
      )
      const locked = rows.filter(({ locks }) => locks > 0)
      if (rows.length <= heldByPools && locked.length === 0) return []
      if (round === 60) {
        return [
          ...locked.map(({ pid, state }) => `backend ${pid} (${state}) still holds a lock of the log`),
          ...(rows.length > heldByPools ? [`${rows.length} connections are left, the pools hold ${heldByPools}`] : []),
        ]
      }
      await sleep(100)
    }
  } finally {
    await client.end()
  }
}
