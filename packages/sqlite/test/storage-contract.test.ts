import { sqliteStorage } from '@factos/sqlite'
import { storageContract } from '@factos/testing'
import { unwrap } from 'factos'
import { describe, test } from 'vitest'
import { temporaryFile } from './temporary-file.ts'

storageContract(
  {
    name: 'sqlite in a file',
    open: async () => {
      const { path, remove } = temporaryFile()
      const storage = sqliteStorage({ path })
      unwrap(await storage.migrate())
      const storages = [storage]
      return {
        storage,
        another: async () => {
          const other = sqliteStorage({ path })
          storages.push(other)
          return other
        },
        dispose: async () => {
          await Promise.all(storages.map(({ close }) => close()))
          remove()
        },
      }
    },
  },
  { describe, test },
)

storageContract(
  {
    name: 'sqlite in memory',
    open: async () => {
      const storage = sqliteStorage({ path: ':memory:' })
      unwrap(await storage.migrate())
      return { storage, another: async () => storage, dispose: storage.close }
    },
  },
  { describe, test },
)
