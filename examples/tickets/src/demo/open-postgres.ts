import { randomUUID } from 'node:crypto'
import { startPostgres } from '@factos/local-postgres'
import { postgresStore } from '@factos/postgres'
import { Pool } from 'pg'
import type { OpenedStore } from './opened-store.ts'

/**
 * PostgreSQL at FACTOS_POSTGRES_URL, else one that is started here and stopped afterwards. Each sale has a schema of its
 * own, dropped at its end, so that it begins at position 1 and leaves somebody's database as it was.
 */
export const openPostgres = async (): Promise<OpenedStore> => {
  const { url, where, stop } = await server()
  const schema = `factos_tickets_${randomUUID().slice(0, 8)}`
  const pool = new Pool({ connectionString: url })
  // A pool without this listener ends the process when an idle connection is lost.
  pool.on('error', (error) => console.error(`PostgreSQL connection lost: ${error.message}`))

  const store = postgresStore({ pool, schema })
  const dispose = async (): Promise<void> => {
    await store.close()
    await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`).catch((error: unknown) => {
      console.error(`Schema ${schema} could not be dropped: ${String(error)}`)
    })
    await pool.end()
    await stop()
  }
  return { store, where: `${where}, in schema ${schema}`, dispose }
}

const server = async () => {
  const url = process.env['FACTOS_POSTGRES_URL']
  if (url) return { url, where: 'PostgreSQL at FACTOS_POSTGRES_URL', stop: async () => {} }
  const started = await startPostgres()
  return { url: started.url, where: `PostgreSQL ${started.version}, started for this sale`, stop: started.stop }
}
