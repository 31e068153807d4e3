// The process between a test run and its PostgreSQL server. It owns the server and the temporary folder, and lives as long as its
// standard input is open. The operating system closes that pipe however the parent ends, SIGKILL included, so nothing is left behind.
import { chownSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findBinaries } from './binaries/find-binaries.ts'
import { LocalPostgresError } from './local-postgres-error.ts'
import { initialize } from './server/initialize.ts'
import { launch, type Server } from './server/launch.ts'
import { restore } from './server/restore.ts'
import { serverUser, temporaryRoot } from './server/server-user.ts'
import type { StartOptions } from './start-options.ts'
import type { SupervisorOrder, SupervisorReport } from './supervisor-report.ts'

const abandoned = new AbortController()
const abandon = (): void => abandoned.abort()
process.stdin.on('close', abandon).on('error', abandon)
process.stdout.on('error', abandon)
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException']) process.on(event, abandon)
const orders = createInterface({ input: process.stdin })

await supervise(JSON.parse(process.argv[2] ?? '{}') as StartOptions, abandoned.signal)
process.exit()

async function supervise(options: StartOptions, signal: AbortSignal): Promise<void> {
  const user = serverUser()
  const folder = mkdtempSync(join(temporaryRoot(user), 'factos-postgres-'))
  try {
    if (user) chownSync(folder, user.uid, user.gid)
    const binaries = findBinaries({ from: options.from, folder, user })
    const cluster = options.backup
      ? restore(options.backup, folder)
      : await initialize({ binaries, folder, user, signal })
    const start = (port?: number): Promise<Server> => launch({ binaries, cluster, folder, user, options, signal, port })
    const ready = ({ url, port }: Server): void =>
      report({ kind: 'ready', url, port, version: binaries.version, data: cluster.data })
    await obey(await start(), start, ready, signal)
  } catch (error) {
    report({ kind: 'failed', ...reasonAndMessage(error) })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
}

/** Keeps the server as it is told to, until nobody needs it or it ends by itself. */
async function obey(
  first: Server,
  start: (port: number) => Promise<Server>,
  ready: (server: Server) => void,
  signal: AbortSignal,
): Promise<void> {
  let server = first
  let turn: Promise<void> = Promise.resolve()
  const { promise: over, resolve: end, reject: fail } = Promise.withResolvers<void>()
  const endWith = (one: Server): void => void one.exited.then(() => (one.wasKilled() ? undefined : end()))

  const follow = async (order: SupervisorOrder): Promise<void> => {
    if (order === 'kill') {
      await server.kill()
      return report({ kind: 'killed' })
    }
    if (server.wasKilled()) {
      server = await start(server.port)
      endWith(server)
    }
    ready(server)
  }

  onAbort(signal, end)
  endWith(server)
  ready(server)
  orders.on('line', (order) => {
    turn = turn.then(() => (signal.aborted ? undefined : follow(order as SupervisorOrder))).catch(fail)
  })
  try {
    await over
  } finally {
    await turn
    await server.stop()
  }
}

function report(line: SupervisorReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function reasonAndMessage(error: unknown): Pick<LocalPostgresError, 'reason' | 'message'> {
  if (error instanceof LocalPostgresError) return { reason: error.reason, message: error.message }
  return { reason: 'StartFailed', message: error instanceof Error ? error.message : String(error) }
}

function onAbort(signal: AbortSignal, act: (value?: void) => void): void {
  if (signal.aborted) act()
  else signal.addEventListener('abort', () => act(), { once: true })
}
