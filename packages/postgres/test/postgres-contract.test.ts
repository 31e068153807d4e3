import { storageContract, transactionalContract } from '@factos/testing'
import type { PostgresClient } from '@factos/postgres'
import { describe, test } from 'vitest'
import { openLog, testDatabase } from './open-log.ts'

const database = testDatabase()

storageContract(
  {
    name: 'postgres',
    open: async () => {
      const { storage, makeStorage, dispose } = await openLog(database.url())
      return { storage, another: async () => makeStorage(), dispose }
    },
  },
  { describe, test },
)

transactionalContract<PostgresClient>(
  {
    name: 'postgres',
    open: async () => {
      const { schema, storage, pool, makeStorage, dispose } = await openLog(database.url())
      await pool.query(`create table ${schema}.app_rows (id bigserial)`)
      return {
        storage,
        another: async () => makeStorage(),
        dispose,
        inTransaction: async (run) => {
          const client = await pool.connect()
          try {
            await client.query('begin')
            const value = await run(client)
            await client.query('commit')
            return value
          } catch (error) {
            await client.query('rollback')
            throw error
          } finally {
            client.release()
          }
        },
        addRow: async (client) => void (await client.query(`insert into ${schema}.app_rows default values`)),
        countRows: async () => {
          const { rows } = await pool.query<{ count: number }>(`select count(*)::int from ${schema}.app_rows`)
          return rows[0]?.count ?? 0
        },
      }
    },
  },
  { describe, test },
)
