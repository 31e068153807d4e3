import { setTimeout as sleep } from 'node:timers/promises'
import { postgresStorage, type PostgresClient } from '@factos/postgres'
import { unwrap, type TransactionalEventStore } from 'factos'
import { createTransactionalEventStore, type TransactionalStorage } from 'factos/storage'
import { Pool } from 'pg'
import { startFaultProxy, type FaultProxy } from '../../proxy/fault-proxy.ts'
import { notedCodec } from './noting.ts'

type Store = TransactionalEventStore<PostgresClient>
type Storage = TransactionalStorage<PostgresClient>

/** How calls reach the log: through the proxy, or over a clean connection. */
export interface Way {
  readonly pool: Pool
  /** Recorded; what is done through the storage is not. */
  readonly store: Store
  readonly storage: Storage
}

/** A log of its own and two ways to it; trials go through it one after another. */
export interface Lane extends AsyncDisposable {
  readonly schema: string
  readonly proxy: FaultProxy
  /** Through the proxy, over a pool of one connection. */
  readonly faulty: Way
  readonly clean: Way
  /** The number of the next trial. */
  readonly nextNumber: () => number
}

interface LaneOptions {
  readonly url: string
  readonly schema: string
  /** Of calls through the proxy: how long they wait for an answer. */
  readonly deadlineMs: number
  readonly record: (store: Store, process: string) => Store
  /** Of the way through the proxy; for a storage with a defect, which trials must find. */
  readonly plant?: ((storage: Storage) => Storage) | undefined
}

/** The application name of every connection of a lane, by which leaked ones are found. */
export const laneApplication = 'factos-cuts'

/** Opens a lane on a new schema of the database at `url`. */
export const openLane = async (options: LaneOptions): Promise<Lane> => {
  const { url, schema, deadlineMs, record, plant = (storage) => storage } = options
  const proxy = await startFaultProxy(url)
  const open = (connectionString: string, deadline: number, name: string, planted: (storage: Storage) => Storage) => {
    const pool = new Pool({
      connectionString,
      max: 1,
      application_name: laneApplication,
      // Without it, a connection attempt that hangs would keep its place in the pool for good.
      connectionTimeoutMillis: deadline,
    })
    const storage = planted(postgresStorage({ pool, schema, deadlineMs: deadline }))
    const store = record(createTransactionalEventStore(storage), `${schema}-${name}`)
    return { pool, storage, store } satisfies Way
  }
  const faulty = open(proxy.urlOf(url), deadlineMs, 'faulty', plant)
  const clean = open(url, 15_000, 'clean', (storage) => storage)
  unwrap(await clean.store.migrate())
  unwrap(await clean.store.append(filling()))
  let number = 0
  return {
    schema,
    proxy,
    faulty,
    clean,
    nextNumber: () => number++,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([faulty.store.close(), clean.store.close()])
      await Promise.all([faulty.pool.end(), clean.pool.end()])
      await proxy[Symbol.asyncDispose]()
    },
  }
}

/** Waits until connections that were given up are gone: their last bytes are not part of what comes next. */
export const settled = async ({ proxy, faulty: { pool } }: Lane): Promise<void> => {
  for (let round = 0; proxy.connections() > pool.totalCount && round < 200; round++) await sleep(5)
}

/** So many events first that all positions have four digits: every exchange is of the same length. */
const filling = () => {
  const event = { type: 'Noted', group: 'none', trial: 'none', seen: 0 } as const
  return { stream: 'filling', events: Array.from({ length: 1_000 }, () => event), codec: notedCodec }
}
