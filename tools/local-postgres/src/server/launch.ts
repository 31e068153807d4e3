import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from '../binaries/find-binaries.ts'
import { LocalPostgresError } from '../local-postgres-error.ts'
import type { StartOptions } from '../start-options.ts'
import { environment } from './environment.ts'
import { freePort } from './free-port.ts'
import type { Cluster } from './initialize.ts'
import type { ServerUser } from './server-user.ts'
import { serverSettings } from './server-settings.ts'
import { stopServer } from './stop-server.ts'

/** A server process that accepts connections, until `stop` or until it ends by itself. */
export type Server = {
  readonly url: string
  readonly port: number
  readonly exited: Promise<unknown>
  readonly stop: () => Promise<void>
  /** SIGKILL to the postmaster alone; its orphans end by themselves. Resolves when it is gone. */
  readonly kill: () => Promise<void>
  readonly wasKilled: () => boolean
}

type Launch = {
  readonly binaries: Binaries
  readonly cluster: Cluster
  readonly folder: string
  readonly user: ServerUser | undefined
  readonly options: StartOptions
  readonly signal: AbortSignal
  /** The port that clients of an earlier launch know; a free one unless given. */
  readonly port?: number | undefined
}

/** Runs postgres over the cluster, and waits until it says that it is ready. */
export async function launch(request: Launch): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = request.port ?? (await freePort())
    const log = join(request.folder, `server-${attempt}.log`)
    const server = run(request, port, log)
    const exited = once(server, 'exit')
    if (await becomesReady(server, request)) {
      const url = `postgres://postgres:${request.cluster.password}@127.0.0.1:${port}/postgres`
      let killed = false
      const kill = async (): Promise<void> => {
        killed = true
        server.kill('SIGKILL')
        await exited
      }
      return { url, port, exited, stop: () => stopServer(server), kill, wasKilled: () => killed }
    }
    await stopServer(server)
    const words = readFileSync(log, 'utf8').trim().split('\n').slice(-12).join('\n')
    if (!mayPass.test(words) || attempt === 5)
      throw new LocalPostgresError('StartFailed', `postgres did not start:\n${words}`)
  }
}

/** Somebody else was quicker to the free port; or a killed postmaster's orphans have not noticed yet that they are some. */
const mayPass = /could not bind|shared memory block|lock file "postmaster\.pid"/

function run({ binaries, cluster, folder, user, options }: Launch, port: number, log: string): ChildProcess {
  const output = openSync(log, 'w')
  const settings = Object.entries(serverSettings(port, options)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(binaries.postgres, ['-D', cluster.data, ...settings], {
    ...environment(folder, user),
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  return server
}

async function becomesReady(server: ChildProcess, { cluster, signal }: Launch): Promise<boolean> {
  const deadline = Date.now() + 60_000
  while (server.exitCode === null && server.signalCode === null && !signal.aborted && Date.now() < deadline) {
    if (postmasterStatus(cluster, server) === 'ready') return true
    await sleep(10)
  }
  return false
}

/** The eighth line of postmaster.pid, which pg_ctl waits for too. A postmaster that was killed has left its own behind. */
function postmasterStatus({ data }: Cluster, { pid }: ChildProcess): string | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    return Number(lines[0]) === pid ? lines[7]?.trim() : undefined
  } catch {
    return undefined // Not written yet.
  }
}
