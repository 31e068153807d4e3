// A process of its own that buys tickets for one sale together with others. Started by `startWorker`.
import { postgresStore } from '@factos/postgres'
import { Pool } from 'pg'
import { buyTicket, ticketTask } from '../domain/ticket-sale.ts'
import { runCallers, type Perform } from '../measure/run-callers.ts'
import { lockedDispatch } from '../postgres/locked-dispatch.ts'
import { poolSize } from '../postgres/open-database.ts'
import type { WorkerAnswer, WorkerRequest, WorkerTask } from './messages.ts'

const { side, url, schema, sale, buyer, callers } = JSON.parse(process.argv[2] ?? '{}') as WorkerTask
const pool = new Pool({ connectionString: url, max: poolSize })
const store = postgresStore({ pool, schema })

const perform: Perform =
  side === 'factos'
    ? (caller) => buyTicket(store, sale, `${buyer}-${caller}`)
    : (caller) => lockedDispatch(pool, schema, ticketTask(sale, `${buyer}-${caller}`))

const answer = (value: WorkerAnswer): void => void process.send?.(value)

process.on('message', (request: WorkerRequest) => {
  if (request === 'end') void end()
  else runCallers(callers, request, perform).then(answer, (error: unknown) => answer({ failure: String(error) }))
})
answer('ready')

async function end(): Promise<void> {
  await store.close()
  await pool.end()
  process.disconnect()
}
