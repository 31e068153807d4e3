import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/**
 * Ends a server: SIGTERM lets connected clients finish, SIGINT cuts them off, SIGKILL is for one that hangs.
 * Resolves when the process is gone.
 */
export async function stopServer(server: ChildProcess): Promise<void> {
  for (const [signal, patienceMs] of escalation) {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit', { signal: AbortSignal.timeout(patienceMs) })
    server.kill(signal)
    await exited.catch(() => {}) // Out of patience: the next signal.
  }
}

const escalation = [
  ['SIGTERM', 300],
  ['SIGINT', 10_000],
  ['SIGKILL', 10_000],
] as const
