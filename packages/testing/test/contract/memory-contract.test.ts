import { storageContract } from '@factos/testing'
import { memoryStorage } from 'factos/storage'
import { describe, test } from 'vitest'

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
