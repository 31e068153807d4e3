import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Work } from '../measure/side.ts'
import type { WorkerAnswer, WorkerRequest, WorkerTask } from './messages.ts'

/** A process that works when told to. */
export interface Worker {
  readonly work: (seconds: number) => Promise<Work>
  readonly end: () => Promise<void>
}

/** Starts a worker process, and waits until it is ready. */
export const startWorker = async (task: WorkerTask): Promise<Worker> => {
  const child = fork(workerFile, [JSON.stringify(task)])
  await nextAnswer(child)
  const send = (request: WorkerRequest): boolean => child.send(request)
  return {
    work: async (seconds) => {
      const answer = nextAnswer(child)
      send({ seconds })
      const work = await answer
      if (typeof work === 'object' && 'operations' in work) return work
      throw new Error(`a worker failed: ${JSON.stringify(work)}`)
    },
    end: async () => {
      const exited = once(child, 'exit')
      send('end')
      await exited
    },
  }
}

const workerFile = fileURLToPath(new URL('worker.ts', import.meta.url))

const nextAnswer = (child: ChildProcess): Promise<WorkerAnswer> =>
  new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a worker ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (answer) => {
      child.off('exit', onExit)
      resolve(answer as WorkerAnswer)
    })
  })
