import { err } from 'factos'
import { createEventStore, memoryStorage, storeError, type Storage, type StorageLimits } from 'factos/storage'
import type { FuzzStore, FuzzStores } from './fuzz-store.ts'

/** Logs in process memory. */
export const memoryStores = (): FuzzStores => ({
  name: 'memory',
  make: async () => memoryLog(memoryStorage()),
  close: async () => {},
})

/** A log in process memory, whose stores may be closed and opened again; with these limits instead of its own. */
const memoryLog = (memory: Storage, limits: StorageLimits = memory.limits): FuzzStore => {
  const storage = (): Storage => onItsOwn({ ...memory, limits })
  return {
    name: 'memory',
    limits,
    storage,
    open: (options) => createEventStore(storage(), options),
    transactions: undefined,
    dispose: memory.close,
  }
}

/** The storage as one of several on its log: closing it leaves the log to the others. */
const onItsOwn = (storage: Storage): Storage => {
  let closed = false
  const answer = { kind: 'closed' as const, error: err(storeError('Closed', 'the memory store is closed')) }
  return {
    ...storage,
    migrate: async () => (closed ? answer.error : storage.migrate()),
    read: async (call) => (closed ? answer.error : storage.read(call)),
    append: async (call) => (closed ? answer.error : storage.append(call)),
    close: async () => {
      closed = true
    },
  }
}
