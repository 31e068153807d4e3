import type { EventStoreOptions } from '../../src/storage.ts'

const retry = { attempts: 10, minDelayMs: 0, maxDelayMs: 0 }

/** Options for stores that have to behave alike: with the engine, and with each command by itself. Nobody waits long. */
export const bothWays: readonly (readonly [string, EventStoreOptions])[] = [
  ['through the engine', { retry }],
  ['each command by itself', { retry, engine: false }],
]
