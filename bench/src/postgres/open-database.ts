import { startPostgres } from '@factos/local-postgres'
import { Pool } from 'pg'

/** A PostgreSQL server of the benchmark's own, with its default settings, fsync on, and what it is asked for besides. */
export interface Database {
  readonly url: string
  /** A pool of ten connections, which ends with the database. */
  readonly pool: () => Pool
  readonly close: () => Promise<void>
}

/** Connections in a pool, of every side alike. */
export const poolSize = 10

export const openDatabase = async (settings: Readonly<Record<string, string>> = {}): Promise<Database> => {
  const server = await startPostgres({ settings })
  const pools: Pool[] = []
  return {
    url: server.url,
    pool: () => {
      const pool = new Pool({ connectionString: server.url, max: poolSize })
      pools.push(pool)
      return pool
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()))
      await server.stop()
    },
  }
}
