import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startWorker, type Worker } from './start-worker.ts'
import type { WorkerStore } from './worker-task.ts'

/** Several worker processes on one store, each in a role that outlives it. */
export interface WorkerGroup {
  readonly size: number
  /** Kills the process in a role (from 0) with SIGKILL, and starts another one in its place. */
  readonly kill: (role: number) => Promise<void>
  /** Lets all finish their calls and make no more. Their connections stay open. */
  readonly rest: () => Promise<void>
  /** Ends all, whatever they are doing; after `rest`, properly. Says nothing where they are gone. */
  readonly end: () => Promise<void>
  readonly commands: () => number
  readonly failures: () => number
  /** Of all processes there were, those that were killed included. */
  readonly historyFiles: () => readonly string[]
  /** What no worker may do: end by itself, throw, or not come to rest. */
  readonly complaints: readonly string[]
}

/** What a group is started with. */
export interface WorkerGroupOptions {
  readonly seed: number
  /** Where the histories go. */
  readonly folder: string
  /** The store of each role. */
  readonly stores: readonly WorkerStore[]
  /** 8 unless given. */
  readonly callers?: number | undefined
  /** Milliseconds; 0 unless given. */
  readonly pauseMs?: number | undefined
  readonly only?: readonly string[] | undefined
}

/** Starts a worker for each store. */
export const workerGroup = async (options: WorkerGroupOptions): Promise<WorkerGroup> => {
  const { seed, folder, stores, callers = 8, pauseMs = 0, only = [] } = options
  const complaints: string[] = []
  const all: Worker[] = []
  const current: Worker[] = []
  const killed = new Set<string>()
  let over = false

  const peersOf = (role: number): readonly string[] =>
    all.filter((one) => one !== current[role]).map(({ name }) => name)

  const start = async (role: number): Promise<void> => {
    const store = stores[role]
    if (store === undefined || over) return
    const incarnation = all.filter(({ name }) => name.startsWith(`w${role}-`)).length
    const name = `w${role}-${incarnation}`
    const firstCall = Math.max(0, ...current.map((one) => one.nextCall()))
    const peers = peersOf(role).slice(-stores.length * 2)
    const historyFile = join(folder, `${name}.jsonl`)
    const worker = startWorker({ process: name, seed, callers, pauseMs, firstCall, only, historyFile, store, peers })
    all.push(worker)
    current[role] = worker
    worker.onEnded((how) => {
      if (killed.has(name) || over) return
      complaints.push(`worker ${name} ended by itself: ${how}`)
      void start(role)
    })
    worker.onThrew((message) => complaints.push(`a call of worker ${name} threw: ${message}`))
    await worker.working
    current.forEach((one, other) => one.order({ peers: peersOf(other).slice(-stores.length * 2) }))
  }

  const end = async (): Promise<void> => {
    over = true
    await Promise.all(current.map((worker) => worker.end()))
  }

  try {
    await Promise.all(stores.map((_, role) => start(role)))
  } catch (error) {
    await end()
    throw error
  }
  return {
    size: stores.length,
    complaints,
    kill: async (role) => {
      const worker = current[role]
      if (worker === undefined || over) return
      killed.add(worker.name)
      await worker.kill()
      await start(role)
    },
    rest: async () => {
      const restless = sleep(restingMs, 'restless' as const, { ref: false })
      await Promise.all(
        current.map(async (worker) => {
          if ((await Promise.race([worker.rest(), restless])) === 'restless') {
            complaints.push(`worker ${worker.name} still had calls under way ${restingMs} ms after it was told to rest`)
          }
        }),
      )
    },
    end,
    commands: () => sum(all, (worker) => worker.commands()),
    failures: () => sum(all, (worker) => worker.failures()),
    historyFiles: () => all.map(({ historyFile }) => historyFile),
  }
}

/** Longer than any call may take: its sending again included. */
const restingMs = 90_000

const sum = (workers: readonly Worker[], count: (worker: Worker) => number): number =>
  workers.reduce((total, worker) => total + count(worker), 0)
