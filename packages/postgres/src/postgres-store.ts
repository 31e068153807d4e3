import type { TransactionalEventStore } from 'factos'
import { createTransactionalEventStore, type EventStoreOptions } from 'factos/storage'
import type { PostgresClient } from './postgres-pool.ts'
import { postgresStorage, type PostgresStorageOptions } from './postgres-storage.ts'

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions extends PostgresStorageOptions, EventStoreOptions {}

/**
 * A store in PostgreSQL 14 or later, over the application's own pool. Several processes may use one log.
 *
 * Call `migrate()` at start-up. Closing the store leaves the pool open. Throws a `TypeError` for a schema name that
 * PostgreSQL would refuse or cut off.
 *
 * @example
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
 * const store = postgresStore({ pool, schema: 'ticketing' })
 * unwrap(await store.migrate())
 */
export const postgresStore = (options: PostgresStoreOptions): TransactionalEventStore<PostgresClient> =>
  createTransactionalEventStore(postgresStorage(options), options)
