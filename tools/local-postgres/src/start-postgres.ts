import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { LocalPostgresError } from './local-postgres-error.ts'
import type { StartOptions } from './start-options.ts'
import type { SupervisorOrder, SupervisorReport } from './supervisor-report.ts'

/** A running server that belongs to this process: when the process ends, however it ends, server and data are gone. */
export type LocalPostgres = {
  /** Address of the database `postgres` as superuser, password included. */
  readonly url: string
  readonly port: number
  /** As the server calls itself, such as `18.4`. */
  readonly version: string
  /** The folder that holds its data, as long as it is not stopped. */
  readonly data: string
  /** Stops the server and removes its data. Clients still connected are cut off. Calling it again waits for the same end. */
  readonly stop: () => Promise<void>
  /** Ends the postmaster with SIGKILL, as a crash would, and resolves when it is gone. Its data stays, until `stop`. */
  readonly kill: () => Promise<void>
  /** Starts a killed server again, at the same address and on the same data. Resolves when it accepts connections. */
  readonly start: () => Promise<void>
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

  const reports = createInterface({ input: supervisor.stdout })[Symbol.asyncIterator]()
  const nextReport = async (): Promise<SupervisorReport> => {
    const line = await reports.next()
    if (line.done === true) throw endedSilently(supervisor)
    const report = JSON.parse(line.value) as SupervisorReport
    if (report.kind === 'failed') throw new LocalPostgresError(report.reason, report.message)
    return report
  }
  const report = await nextReport()
  if (report.kind !== 'ready') throw endedSilently(supervisor)

  /** Kept alive only while an answer is awaited. Node's pipes are sockets, which its types do not say. */
  const pipes = [supervisor, supervisor.stdin as unknown as Socket, supervisor.stdout as unknown as Socket]
  const rest = (): void => pipes.forEach((pipe) => pipe.unref())
  rest()
  let turn: Promise<unknown> = Promise.resolve()
  const obeyed = async (what: SupervisorOrder): Promise<void> => {
    pipes.forEach((pipe) => pipe.ref())
    supervisor.stdin.write(`${what}\n`)
    await nextReport().finally(rest)
  }
  const order = (what: SupervisorOrder): Promise<void> => {
    const mine = turn.then(() => obeyed(what))
    turn = mine.catch(() => {})
    return mine
  }

  return Object.freeze({
    url: report.url,
    port: report.port,
    version: report.version,
    data: report.data,
    stop: async () => {
      supervisor.ref()
      supervisor.stdin.end()
      await exited
    },
    kill: () => order('kill'),
    start: () => order('start'),
  })
}

const supervisorFile = fileURLToPath(new URL('supervisor.ts', import.meta.url))

function endedSilently({ signalCode, exitCode }: ChildProcess): LocalPostgresError {
  const ending = signalCode ?? `code ${exitCode}`
  return new LocalPostgresError(
    'StartFailed',
    `The supervisor of the PostgreSQL server ended with ${ending} and no report.`,
  )
}
