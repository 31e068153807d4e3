import type { EventStore } from '../../src/index.ts'
import { createEventStore, memoryStorage, type EventStoreOptions, type Storage } from '../../src/storage.ts'
import { faultyStorage, type FaultyStorage } from './faulty-storage.ts'

/** One log and two processes on it: `store`, whose calls go over `line`, and `other`, whom nothing troubles. */
export interface SharedLog {
  readonly line: FaultyStorage
  readonly store: EventStore
  readonly other: EventStore
}

/** A new empty log; `limits` are what the storage of `store` says that it can take. */
export const sharedLog = (options: EventStoreOptions, limits: Partial<Storage['limits']> = {}): SharedLog => {
  const memory = memoryStorage()
  const line = faultyStorage({ ...memory, limits: { ...memory.limits, ...limits } })
  return { line, store: createEventStore(line, options), other: createEventStore(memory, { engine: false }) }
}
