import { postgresStore } from '@factos/postgres'
import { sqliteStore } from '@factos/sqlite'
import { Pool } from 'pg'
import type { TortureStore } from './workloads/workload.ts'
import { workerApplicationName, type WorkerStore } from './worker-task.ts'

/** An open store, and what closes it and all that was opened for it. */
export interface OpenWorkerStore {
  readonly store: TortureStore
  readonly close: () => Promise<void>
}

/** Opens a worker's store. Its schema is there already. */
export const openWorkerStore = (options: WorkerStore): OpenWorkerStore => {
  const { engine, retry } = options
  if (options.kind === 'sqlite') {
    const store = sqliteStore({ path: options.path, busyTimeoutMs: options.busyTimeoutMs, engine, retry })
    return { store, close: store.close }
  }
  const { url, poolSize = 4, deadlineMs, settings = {} } = options
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    application_name: workerApplicationName,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  })
  const store = postgresStore({ pool, deadlineMs, engine, retry })
  const close = async (): Promise<void> => {
    await store.close()
    await pool.end()
  }
  return { store, close }
}
