import { createEventStore, memoryStorage, type EventStoreOptions, type Storage } from '../../../src/storage.ts'
import { lockingStorage } from '../locking-storage.ts'
import { explain } from './explain.ts'
import { play } from './play.ts'
import { randomNumbers } from './random-numbers.ts'
import { unreliable } from './unreliable.ts'

export interface HistoryOptions {
  readonly seed: number
  readonly commands: number
  /** Processes on the one log. */
  readonly stores: number
  /** How often a call of the storage fails or loses its answer. */
  readonly faults: number
  readonly options?: EventStoreOptions
  /** Whether the storage has transactions, in which commands that keep losing are decided. */
  readonly locking?: boolean
  /** Makes a store; another one to try a planted fault. */
  readonly open?: (storage: Storage, options: EventStoreOptions) => ReturnType<typeof createEventStore>
}

/**
 * Runs random commands over overlapping contexts, in several processes on one log, on which calls take their time, fail
 * and lose their answers; then replays the log serially, with a matcher and a fold of its own. Returns what the log does
 * not explain: nothing, in a store that keeps its promises.
 */
export const randomHistory = async (history: HistoryOptions): Promise<readonly string[]> => {
  const { seed, commands, stores, faults, options, locking = false, open = createEventStore } = history
  const random = randomNumbers(seed)
  const memory = memoryStorage()
  const storage = locking ? lockingStorage(memory) : memory
  const processes = Array.from({ length: stores }, () =>
    open(unreliable(storage, random, faults), { retry: { attempts: 10, minDelayMs: 0, maxDelayMs: 1 }, ...options }),
  )
  const answers = await play(processes, random, commands)
  return explain(memory, answers, faults === 0)
}
