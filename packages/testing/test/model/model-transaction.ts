import { err, ok } from 'factos'
import type { StorageInTransaction, StorageLimits } from 'factos/storage'
import type { Fault } from './fault.ts'
import { judgeAppend } from './model-append.ts'
import { joined, type ModelLog, type Snapshot } from './model-log.ts'
import { answerRead, headOf } from './model-read.ts'
import { replacedLog } from './replaced-log.ts'

/** The application's side of a transaction: what it has written, until it commits. */
export interface ModelClient {
  pending: Snapshot | undefined
  rows: number
  unlock: (() => void) | undefined
}

/** A transaction as the application would run it: what is pending replaces what is committed, or is forgotten. */
export const modelTransaction = async <T>(
  log: ModelLog,
  run: (client: ModelClient) => Promise<T>,
  fault?: Fault,
): Promise<T> => {
  const client: ModelClient = { pending: undefined, rows: 0, unlock: undefined }
  const end = (keepsEvents: boolean, keepsRows: boolean): void => {
    const isMoved = keepsEvents && client.pending !== undefined && client.pending !== log.committed
    if (isMoved && fault !== 'appends visible before the commit') log.committed = client.pending ?? log.committed
    if (keepsRows) log.rows += client.rows
    client.unlock?.()
    if (isMoved) queueMicrotask(() => log.watchers.forEach((onMoved) => onMoved()))
  }
  try {
    const result = await run(client)
    end(true, true)
    return result
  } catch (error) {
    end(fault === 'rollback keeps the events', fault === 'rollback keeps the rows')
    throw error
  }
}

/** The storage inside a transaction: everything works on what it has pending, once it holds the lock. */
export const withinTransaction = (
  log: ModelLog,
  client: ModelClient,
  limits: StorageLimits,
  fault?: Fault,
): StorageInTransaction => {
  const pending = async (): Promise<Snapshot> => {
    await log.pause()
    client.unlock ??= fault === 'transaction without lock' ? () => undefined : await log.lock()
    client.pending ??= log.committed
    return fault === 'transaction blind to its own appends' ? log.committed : client.pending
  }
  return {
    name: 'model',
    limits,
    read: async (call) => {
      const snapshot = await pending()
      const replaced = replacedLog({ ...call, requests: [] }, snapshot, fault)
      return replaced === undefined ? ok(answerRead(call, snapshot, snapshot, fault)) : err(replaced)
    },
    append: async (call) => {
      const snapshot = await pending()
      const replaced = replacedLog(call, snapshot, fault)
      if (replaced !== undefined) return err(replaced)
      const { outcomes, added } = judgeAppend(call, snapshot, headOf(snapshot).position + 1, Date.now(), fault)
      const after = joined(client.pending ?? snapshot, added)
      client.pending = after
      if (fault === 'appends visible before the commit') log.committed = joined(log.committed, added)
      return ok({ outcomes, previousHead: headOf(snapshot), head: headOf(after) })
    },
  }
}
