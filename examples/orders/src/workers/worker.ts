// One worker process. It has a store of its own; all that it shares with the other workers is the file.
import { once } from 'node:events'
import { sqliteStore } from '@factos/sqlite'
import { plannedOrders } from '../evening/planned-orders.ts'
import { serveOrders } from '../evening/serve-orders.ts'
import type { FromWorker, WorkerTask } from './messages.ts'

const { worker, path, orders } = JSON.parse(process.argv[2] ?? '') as WorkerTask
// A worker does not outlive its parent.
process.once('disconnect', () => process.exit())

const store = sqliteStore({ path })
const start = once(process, 'message')
await tell({ kind: 'Ready' })
await start

const tally = await serveOrders(store, plannedOrders(orders), worker, (closed) => void tell({ kind: 'Closed', closed }))
await store.close()
await tell({ kind: 'Done', tally })
process.disconnect()

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error ? reject(error) : resolve()))
  })
}
