import { temporaryDatabase } from '@factos/local-postgres'
import { postgresStorage, type PostgresStorageOptions } from '@factos/postgres'
import { unwrap } from 'factos'
import { Pool, type PoolConfig } from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'

/** A database of the test file that calls this, while its tests run. */
export const testDatabase = (): { readonly url: () => string } => {
  let database: Awaited<ReturnType<typeof temporaryDatabase>> | undefined
  beforeAll(async () => {
    database = await temporaryDatabase(inject('postgresUrl'))
  })
  afterAll(() => database?.drop())
  return {
    url: () => {
      if (database === undefined) throw new Error('the test database is there while tests run')
      return database.url
    },
  }
}

/** A migrated log in a schema of its own, with as many storages as asked for, each on a pool of its own. */
export const openLog = async (url: string, options: Partial<PostgresStorageOptions> = {}): Promise<OpenLog> => {
  schemas += 1
  const schema = options.schema ?? `log_${schemas}`
  const pools: Pool[] = []
  const makePool = (config: PoolConfig = {}): Pool => {
    const pool = new Pool({ connectionString: url, max: 4, ...config })
    pool.on('error', () => {})
    pools.push(pool)
    return pool
  }
  const storages: ReturnType<typeof postgresStorage>[] = []
  const makeStorage = (more: Partial<PostgresStorageOptions> = {}): ReturnType<typeof postgresStorage> => {
    const made = postgresStorage({ pool: makePool(), schema, ...options, ...more })
    storages.push(made)
    return made
  }
  const storage = makeStorage()
  unwrap(await storage.migrate())
  const pool = makePool({ max: 10 })
  return {
    schema,
    storage,
    pool,
    makePool,
    makeStorage,
    dispose: async () => {
      await Promise.all(storages.map((each) => each.close()))
      await Promise.all(pools.map((each) => each.end()))
    },
  }
}

export interface OpenLog {
  readonly schema: string
  readonly storage: ReturnType<typeof postgresStorage>
  /** For statements of the test's own. */
  readonly pool: Pool
  readonly makePool: (config?: PoolConfig) => Pool
  readonly makeStorage: (more?: Partial<PostgresStorageOptions>) => ReturnType<typeof postgresStorage>
  readonly dispose: () => Promise<void>
}

let schemas = 0
