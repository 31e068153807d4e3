import { createEventStore, type EventStoreOptions } from '../dispatch/create-event-store.ts'
import type { EventStore } from '../dispatch/event-store.ts'
import { memoryStorage } from './memory-storage.ts'

/** Options of {@link memoryStore}. */
export type MemoryStoreOptions = EventStoreOptions

/**
 * A store in process memory: for tests, examples and prototypes. It behaves like the others, and forgets everything with
 * the process. Each call makes a log of its own.
 *
 * @example
 * const store = memoryStore()
 */
export const memoryStore = (options: MemoryStoreOptions = {}): EventStore => createEventStore(memoryStorage(), options)
