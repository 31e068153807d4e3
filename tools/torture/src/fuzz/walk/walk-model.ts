import type { EventStore } from 'factos'
import {
  createEventStore,
  emptyHead,
  memoryStorage,
  type AppendCall,
  type Storage,
  type StorageLimits,
} from 'factos/storage'
import type { InsideStore } from '../stores/fuzz-store.ts'

/** The memory store as the model of another: with its limits, with transactions, and open again after it was closed. */
export interface WalkModel {
  readonly store: () => EventStore
  readonly open: () => void
  /** Runs on a copy of the log, which takes its place where it is to be committed. */
  readonly transaction: (run: (inside: InsideStore) => Promise<void>, commits: boolean) => Promise<void>
}

/** An empty log. Every command runs by itself, in the plainest way that the library has. */
export const walkModel = (limits: StorageLimits): WalkModel => {
  let done: AppendCall[] = []
  let current = memoryStorage()

  const noting = (storage: () => Storage, calls: () => AppendCall[]): Storage => ({
    ...storage(),
    limits,
    read: (call) => storage().read(call),
    append: async (call) => {
      const answer = await storage().append(call)
      if (answer.ok) calls().push(call)
      return answer
    },
    close: async () => {},
  })

  const openStore = (): EventStore => {
    let closed = false
    const storage = noting(
      () => current,
      () => done,
    )
    return createEventStore(
      {
        ...storage,
        read: (call) => (closed ? memoryClosed(call) : storage.read(call)),
        close: async () => {
          closed = true
        },
      },
      { engine: false },
    )
  }

  let store = openStore()
  return {
    store: () => store,
    open: () => {
      store = openStore()
    },
    transaction: async (run, commits) => {
      const copy = memoryStorage()
      for (const call of done) await copy.append({ ...call, knownHead: emptyHead })
      const inside = [...done]
      await run(
        createEventStore(
          noting(
            () => copy,
            () => inside,
          ),
          { engine: false, retry: false },
        ),
      )
      if (!commits) return
      current = copy
      done = inside
    },
  }
}

const memoryClosed: Storage['read'] = async (call) => {
  const storage = memoryStorage()
  await storage.close()
  return storage.read(call)
}
