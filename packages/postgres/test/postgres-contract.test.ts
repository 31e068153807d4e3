import { storageContract } from '@factos/testing'
import { describe, test } from 'vitest'
import { openLog, testDatabase } from './open-log.ts'

const database = testDatabase()

storageContract(
  {
    name: 'postgres',
    open: async () => {
      const log = await openLog(database.url())
      return { storage: log.storage, another: async () => log.makeStorage(), dispose: log.dispose }
    },
  },
  { describe, test },
)
