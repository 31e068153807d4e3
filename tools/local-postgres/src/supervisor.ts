// The process between a test run and its PostgreSQL server. It owns the server and the temporary folder, and lives as long as its
// standard input is open. The operating system closes that pipe however the parent ends, SIGKILL included, so nothing is left behind.
import { chownSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findBinaries } from './binaries/find-binaries.ts'
import { LocalPostgresError } from './local-postgres-error.ts'
import { initialize } from './server/initialize.ts'
import { launch } from './server/launch.ts'
import { serverUser, temporaryRoot } from './server/server-user.ts'
import type { StartOptions } from './start-options.ts'
import type { SupervisorReport } from './supervisor-report.ts'

const abandoned = new AbortController()
const abandon = (): void => abandoned.abort()
process.stdin.on('close', abandon).on('error', abandon).resume()
process.stdout.on('error', abandon)
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException']) process.on(event, abandon)

await supervise(JSON.parse(process.argv[2] ?? '{}') as StartOptions, abandoned.signal)
process.exit()

async function supervise(options: StartOptions, signal: AbortSignal): Promise<void> {
  const user = serverUser()
  const folder = mkdtempSync(join(temporaryRoot(user), 'factos-postgres-'))
  try {
    if (user) chownSync(folder, user.uid, user.gid)
    const binaries = findBinaries({ from: options.from, folder, user })
    const cluster = await initialize({ binaries, folder, user, signal })
    const server = await launch({ binaries, cluster, folder, user, options, signal })
    report({ kind: 'ready', url: server.url, port: server.port, version: binaries.version })
    await Promise.race([server.exited, new Promise((resolve) => onAbort(signal, resolve))])
    await server.stop()
  } catch (error) {
    report({ kind: 'failed', ...reasonAndMessage(error) })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
}

function report(line: SupervisorReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function reasonAndMessage(error: unknown): Pick<LocalPostgresError, 'reason' | 'message'> {
  if (error instanceof LocalPostgresError) return { reason: error.reason, message: error.message }
  return { reason: 'StartFailed', message: error instanceof Error ? error.message : String(error) }
}

function onAbort(signal: AbortSignal, act: (value?: unknown) => void): void {
  if (signal.aborted) act()
  else signal.addEventListener('abort', () => act(), { once: true })
}
