import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { err, ok, type Result } from 'factos'
import type { OrderClosed } from '../evening/bell.ts'
import type { Tally } from '../evening/serve-orders.ts'
import type { FromWorker, ToWorker, WorkerTask } from './messages.ts'

/** What all the workers are to do. */
export type Shift = { readonly workers: number; readonly orders: number; readonly path: string }

/**
 * Runs worker processes until each has seen every order to its end, and returns their tallies. They begin together, when
 * all are ready. When one of them ends early, or `signal` is aborted, the others are stopped and the error says why.
 */
export const runWorkers = async (
  { workers, orders, path }: Shift,
  ring: (closed: OrderClosed) => void,
  signal: AbortSignal,
): Promise<Result<readonly Tally[], string>> => {
  const processes = Array.from({ length: workers }, (_, i) => startWorker({ worker: i + 1, path, orders }, signal))
  let ready = 0
  const listen = (worker: ChildProcess, number: number): Promise<Tally> =>
    new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'Closed') ring(message.closed)
        if (message.kind === 'Done') resolve(message.tally)
        if (message.kind === 'Ready' && ++ready === workers) processes.forEach(letStart)
      })
      worker.on('error', reject)
      worker.on('exit', (code, signal) =>
        reject(new Error(`worker ${number} ended early: ${signal ?? `code ${code}`}`)),
      )
    })
  try {
    return ok(await Promise.all(processes.map((worker, i) => listen(worker, i + 1))))
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  } finally {
    for (const worker of processes) worker.kill()
  }
}

const workerFile = fileURLToPath(new URL('worker.ts', import.meta.url))

// The child gets this process's own flags, such as --conditions.
const startWorker = (task: WorkerTask, signal: AbortSignal): ChildProcess =>
  fork(workerFile, [JSON.stringify(task)], { signal })

const letStart = (worker: ChildProcess): void => {
  const message: ToWorker = { kind: 'Start' }
  worker.send(message)
}
