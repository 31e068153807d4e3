import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { LocalPostgresError } from './local-postgres-error.ts'
import type { StartOptions } from './start-options.ts'
import type { SupervisorReport } from './supervisor-report.ts'

/** A running server that belongs to this process: when the process ends, however it ends, server and data are gone. */
export type LocalPostgres = {
  /** Address of the database `postgres` as superuser, password included. */
  readonly url: string
  readonly port: number
  /** As the server calls itself, such as `18.4`. */
  readonly version: string
  /** Stops the server and removes its data. Clients still connected are cut off. Calling it again waits for the same end. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a new, empty PostgreSQL server on 127.0.0.1 and a free port, and resolves when it accepts connections.
 *
 * It does not reuse a server or its data, and opens no unix socket. It does not keep this process alive.
 * Rejects with a `LocalPostgresError`.
 */
export async function startPostgres(options: StartOptions = {}): Promise<LocalPostgres> {
  const supervisor = spawn(process.execPath, [supervisorFile, JSON.stringify(options)], {
    // In a session of its own, a Ctrl-C in the terminal does not reach the server before its users are done with it.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  })
  const exited = once(supervisor, 'exit')
  supervisor.stdin.on('error', () => {}) // It has already ended, which `exited` tells.

  const report = await firstReport(supervisor, supervisor.stdout)
  if (report.kind === 'failed') throw new LocalPostgresError(report.reason, report.message)
  supervisor.stdout.destroy()
  supervisor.unref()
  // Node's pipes are sockets, which its types do not say.
  ;(supervisor.stdin as unknown as Socket).unref()

  return Object.freeze({
    url: report.url,
    port: report.port,
    version: report.version,
    stop: async () => {
      supervisor.ref()
      supervisor.stdin.end()
      await exited
    },
  })
}

const supervisorFile = fileURLToPath(new URL('supervisor.ts', import.meta.url))

async function firstReport(supervisor: ChildProcess, stdout: NodeJS.ReadableStream): Promise<SupervisorReport> {
  for await (const line of createInterface({ input: stdout })) return JSON.parse(line) as SupervisorReport
  const ending = supervisor.signalCode ?? `code ${supervisor.exitCode}`
  throw new LocalPostgresError(
    'StartFailed',
    `The supervisor of the PostgreSQL server ended with ${ending} and no report.`,
  )
}
