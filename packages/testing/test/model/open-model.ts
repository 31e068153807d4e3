import type { OpenedTransactionalLog } from '@factos/testing'
import type { Fault } from './fault.ts'
import { modelLog } from './model-log.ts'
import { modelStorage } from './model-storage.ts'
import { modelTransaction, type ModelClient } from './model-transaction.ts'

/** A log of the model with a fault planted in every storage on it, or with none. */
export const openModel = async (fault?: Fault): Promise<OpenedTransactionalLog<ModelClient>> => {
  const log = modelLog()
  return {
    storage: modelStorage(log, fault),
    another: async () => modelStorage(log, fault),
    inTransaction: (run) => modelTransaction(log, run, fault),
    addRow: async (client) => {
      client.rows++
    },
    countRows: async () => log.rows,
    dispose: async () => log.watchers.clear(),
  }
}
