import type { OrderClosed } from '../evening/bell.ts'
import type { Tally } from '../evening/serve-orders.ts'

/** What a worker tells its parent. The parent's one message, `Start`, lets all of them begin at the same moment. */
export type FromWorker = { kind: 'Ready' } | { kind: 'Closed'; closed: OrderClosed } | { kind: 'Done'; tally: Tally }

export type ToWorker = { kind: 'Start' }

/** What a worker is told on its command line, as JSON. */
export type WorkerTask = { readonly worker: number; readonly path: string; readonly orders: number }
