import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { WorkerNews, WorkerOrder, WorkerTask } from './worker-task.ts'

/** A worker process. */
export interface Worker {
  readonly name: string
  readonly historyFile: string
  /** Resolves when it works; rejects where it ends before. */
  readonly working: Promise<void>
  readonly order: (order: WorkerOrder) => void
  /** Tells it to rest, and resolves when it does, or is gone. */
  readonly rest: () => Promise<void>
  /** SIGKILL. Resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** Tells it to end, and kills it where it does not. Resolves when it is gone. */
  readonly end: () => Promise<void>
  readonly commands: () => number
  readonly failures: () => number
  readonly nextCall: () => number
  /** Hears that it ended, and how, in its last words where it had any. */
  readonly onEnded: (listener: (how: string) => void) => void
  readonly onThrew: (listener: (message: string) => void) => void
}

/** Starts a worker process. It ends with this one. */
export const startWorker = (task: WorkerTask): Worker => {
  const child = fork(workerFile, [JSON.stringify(task)], {
    execArgv: ['--conditions=@factos/source'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Workers start all the time: they need not all strip the same types and compile the same sources.
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  })
  let lastWords = ''
  child.stderr?.on('data', (words: Buffer) => (lastWords = `${lastWords}${words.toString()}`.slice(-2_000)))
  const exited = once(child, 'exit').then(
    ([code, signal]) => `${String(signal ?? `code ${String(code)}`)} ${lastWords}`,
  )

  let counted = { commands: 0, failures: 0, nextCall: task.firstCall }
  const threw: string[] = []
  const threwListeners: ((message: string) => void)[] = []
  const works = Promise.withResolvers<void>()
  const rests = Promise.withResolvers<void>()
  child.on('message', (news: WorkerNews) => {
    if (news.kind === 'Working') works.resolve()
    else if (news.kind === 'Resting') rests.resolve()
    else if (news.kind === 'Count') counted = news
    // One of a kind is enough to know of a bug, and a bug in a loop would fill the memory.
    else if (threw.length < 5) {
      threw.push(news.message)
      for (const listener of threwListeners) listener(news.message)
    }
  })
  // It may be gone before it is told.
  child.on('error', () => {})
  void exited.then((how) => {
    works.reject(new Error(`worker ${task.process} ended at once: ${how}`))
    rests.resolve()
    return undefined
  })
  works.promise.catch(() => {})

  const order = (what: WorkerOrder): void => {
    if (child.connected) child.send(what, () => {})
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  return {
    name: task.process,
    historyFile: task.historyFile,
    working: works.promise,
    order,
    rest: () => {
      order('rest')
      return rests.promise
    },
    kill,
    end: async () => {
      order('end')
      const ended = await Promise.race([exited, sleep(5_000, undefined, { ref: false })])
      if (ended === undefined) await kill()
    },
    commands: () => counted.commands,
    failures: () => counted.failures,
    nextCall: () => counted.nextCall,
    onEnded: (listener) => void exited.then(listener),
    onThrew: (listener) => void threwListeners.push(listener),
  }
}

const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/torture', import.meta.url))

const workerFile = fileURLToPath(new URL('worker.ts', import.meta.url))
