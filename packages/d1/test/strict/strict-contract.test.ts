import { d1Storage } from '@factos/d1'
import { storageContract } from '@factos/testing'
import { unwrap } from 'factos'
import { describe, test } from 'vitest'
import { strictD1 } from './strict-d1.ts'

// What the local engine lets pass, the platform does not: values above 2 MB, for one.
storageContract(
  {
    name: 'd1 with the limits of the platform',
    open: async () => {
      const database = strictD1()
      const storages = [d1Storage({ database })]
      const storage = storages[0]!
      unwrap(await storage.migrate())
      return {
        storage,
        another: async () => {
          const other = d1Storage({ database })
          storages.push(other)
          return other
        },
        dispose: async () => {
          await Promise.all(storages.map(({ close }) => close()))
          database.database.close()
        },
      }
    },
  },
  { describe, test },
)
