import { postgresStore } from '@factos/postgres'
import { unwrap } from 'factos'
import { Pool } from 'pg'

/** Makes the log in the database at `url`. */
export const migratePostgres = async (url: string): Promise<void> => {
  const pool = new Pool({ connectionString: url, max: 1 })
  const store = postgresStore({ pool })
  try {
    unwrap(await store.migrate())
  } finally {
    await store.close()
    await pool.end()
  }
}
