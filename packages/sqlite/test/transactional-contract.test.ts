import { sqliteStorage, type SqliteDatabase } from '@factos/sqlite'
import { transactionalContract } from '@factos/testing'
import { unwrap } from 'factos'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'vitest'
import { temporaryFile } from './temporary-file.ts'

transactionalContract<SqliteDatabase>(
  {
    name: 'sqlite in a file, with a connection of the application beside it',
    open: async () => {
      const { path, remove } = temporaryFile()
      const storage = sqliteStorage({ path })
      unwrap(await storage.migrate())
      const application = new DatabaseSync(path)
      application.exec('CREATE TABLE application (note TEXT)')
      const storages = [storage]
      return {
        storage,
        another: async () => {
          const other = sqliteStorage({ path })
          storages.push(other)
          return other
        },
        ...applicationOn(application),
        dispose: async () => {
          await Promise.all(storages.map(({ close }) => close()))
          application.close()
          remove()
        },
      }
    },
  },
  { describe, test },
)

transactionalContract<SqliteDatabase>(
  {
    name: 'sqlite in memory, on the connection of the application',
    open: async () => {
      const database = new DatabaseSync(':memory:')
      database.exec('CREATE TABLE application (note TEXT)')
      const storage = sqliteStorage({ database })
      unwrap(await storage.migrate())
      return {
        storage,
        another: async () => storage,
        ...applicationOn(database),
        dispose: async () => {
          await storage.close()
          database.close()
        },
      }
    },
  },
  { describe, test },
)

/** What the application does with its own table. */
const applicationOn = (database: DatabaseSync) => ({
  inTransaction: async <T>(run: (client: SqliteDatabase) => Promise<T>): Promise<T> => {
    database.exec('BEGIN')
    try {
      const result = await run(database)
      database.exec('COMMIT')
      return result
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  },
  addRow: async (client: SqliteDatabase): Promise<void> => {
    client.prepare("INSERT INTO application VALUES ('row')").run()
  },
  countRows: async (): Promise<number> =>
    (database.prepare('SELECT count(*) AS count FROM application').get() as { readonly count: number }).count,
})
