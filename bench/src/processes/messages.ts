import type { Work } from '../measure/side.ts'

/** What a worker process is started with. */
export interface WorkerTask {
  readonly side: 'factos' | 'locked design'
  readonly url: string
  readonly schema: string
  readonly sale: string
  readonly buyer: string
  readonly callers: number
}

/** What the benchmark asks of a worker: to work for so many seconds, or to end. */
export type WorkerRequest = { readonly seconds: number } | 'end'

/** What a worker answers: that it is connected and ready, what it did, or why it could not. */
export type WorkerAnswer = 'ready' | Work | { readonly failure: string }
