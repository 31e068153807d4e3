import { setTimeout as sleep } from 'node:timers/promises'
import { workerApplicationName } from '../../worker-task.ts'
import type { Fault, Target } from './fault.ts'

/** SIGKILL to one worker or two at once, which start again under new names. */
export const killWorker: Fault = {
  name: 'kill -9 of a worker',
  everyMs: [50, 350],
  strike: async ({ group, random }) => {
    const first = random.below(group.size)
    const roles = random.chance(0.6) ? [first, (first + 1) % group.size] : [first]
    await Promise.all(roles.map((role) => group.kill(role)))
    return roles.length
  },
}

/** The server ends the connection of a worker, whatever it is doing; or only what it is doing. */
export const endBackend: Fault = {
  name: 'pg_terminate_backend, pg_cancel_backend',
  everyMs: [5, 60],
  strike: async (target) => {
    const pid = await someBackend(target)
    if (pid === undefined) return 0
    const end = target.random.chance(0.8) ? 'pg_terminate_backend' : 'pg_cancel_backend'
    await target.admin.rows(`select ${end}($1)`, [pid])
    return 1
  },
}

/** SIGKILL to the postmaster; the server starts again on the same data, and goes through crash recovery. */
export const killPostmaster: Fault = {
  name: 'kill -9 of the postmaster',
  everyMs: [400, 1_500],
  strike: async ({ server, random, databaseReturned }) => {
    await server.kill()
    await sleep(random.below(300))
    await server.start()
    databaseReturned()
    return 1
  },
}

/** A backend crashes, upon which the postmaster ends all others and goes through crash recovery. */
export const killBackend: Fault = {
  name: 'kill -9 of a backend',
  everyMs: [400, 1_500],
  strike: async (target) => {
    const pid = await someBackend(target)
    if (pid === undefined || !signalled(pid, 'SIGKILL')) return 0
    await acceptsConnections(target)
    target.databaseReturned()
    return 1
  },
}

/** A backend stops for a while, longer than the workers' deadline, with whatever locks it holds; and goes on then. */
export const stopBackend: Fault = {
  name: 'SIGSTOP of a backend',
  everyMs: [100, 800],
  strike: async (target) => {
    const pid = await someBackend(target, target.random.chance(0.7))
    if (pid === undefined || !signalled(pid, 'SIGSTOP')) return 0
    try {
      await sleep(target.random.below(2_500))
    } finally {
      signalled(pid, 'SIGCONT')
    }
    return 1
  },
}

/** A worker's connection; preferably, if asked for, one that holds or awaits the log's lock. */
const someBackend = async ({ admin, random }: Target, locking = false): Promise<number | undefined> => {
  const backends = await admin.rows<{ readonly pid: number; readonly locking: boolean }>(
    `select pid, exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory') as locking
       from pg_stat_activity a where application_name = $1 order by pid`,
    [workerApplicationName],
  )
  const preferred = backends.filter((backend) => backend.locking)
  const among = locking && preferred.length > 0 ? preferred : backends
  return among.length === 0 ? undefined : random.pick(among).pid
}

const signalled = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal)
  } catch {
    return false // It has ended since.
  }
}

/** The postmaster notices a crashed backend a moment later: it is through when it takes a connection after that. */
const acceptsConnections = async ({ admin }: Target): Promise<void> => {
  await sleep(20)
  await admin.rows('select 1')
}
