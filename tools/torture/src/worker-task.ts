import type { EventStoreOptions } from 'factos/storage'

/** What a worker process is started with. */
export interface WorkerTask {
  /** Unlike that of every other process of the phase, also of those that were killed. */
  readonly process: string
  readonly seed: number
  /** How many calls are under way at once. */
  readonly callers: number
  /** A caller waits up to so many milliseconds after each call; 0: not at all. */
  readonly pauseMs: number
  /** The number of its first call. Processes of one phase go on at about the same pace, so that they work on the same scopes. */
  readonly firstCall: number
  readonly only: readonly string[]
  readonly historyFile: string
  readonly store: WorkerStore
  /** Processes whose calls it repeats now and then. */
  readonly peers: readonly string[]
}

/** The store that a worker opens. */
export type WorkerStore = Pick<EventStoreOptions, 'engine' | 'retry'> &
  (
    | { readonly kind: 'sqlite'; readonly path: string; readonly busyTimeoutMs?: number | undefined }
    | {
        readonly kind: 'postgres'
        readonly url: string
        readonly poolSize?: number | undefined
        readonly deadlineMs?: number | undefined
        /** Settings of its sessions: `{ statement_timeout: '50ms' }`. */
        readonly settings?: Readonly<Record<string, string>> | undefined
      }
  )

/** By this name PostgreSQL shows the connections of workers. */
export const workerApplicationName = 'factos-torture-worker'

/** What a worker is told: whose calls to repeat, to finish its calls and make no more, to close its store and end. */
export type WorkerOrder = { readonly peers: readonly string[] } | 'rest' | 'end'

/** What a worker tells. */
export type WorkerNews =
  | { readonly kind: 'Working' }
  /** So far; `failures` are calls for which the store did not work. `nextCall`: the number of its next call. */
  | { readonly kind: 'Count'; readonly commands: number; readonly failures: number; readonly nextCall: number }
  /** A call threw, which only a bug does. */
  | { readonly kind: 'Threw'; readonly message: string }
  | { readonly kind: 'Resting' }
