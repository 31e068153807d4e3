import { storageContract } from '@factos/testing'
import { memoryStorage } from 'factos/storage'
import { describe, test } from 'node:test'

// Run by Node's own test runner, from the test beside this folder.
storageContract(
  {
    name: 'memory',
    open: async () => {
      const storage = memoryStorage()
      return { storage, another: async () => storage, dispose: storage.close }
    },
  },
  { describe, test },
)
