import type { ObjectStorage } from './object-storage.ts'

/** Watches the head of one log, which changes only through stores over the same storage. */
export interface ObjectWatchers {
  readonly add: (onMoved: () => void) => () => void
  readonly tell: () => void
}

/** Those of a storage. Nothing else writes to the log of an object, so there is nothing to look for every now and then. */
export const objectWatchers = (storage: ObjectStorage): ObjectWatchers => {
  const known = watchersOf.get(storage)
  if (known !== undefined) return known
  const watchers = new Set<() => void>()
  const made: ObjectWatchers = {
    add: (onMoved) => {
      // Wrapped, so that the same function given twice is two watchers.
      const watcher = (): void => onMoved()
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    tell: () => queueMicrotask(() => watchers.forEach((onMoved) => onMoved())),
  }
  watchersOf.set(storage, made)
  return made
}

const watchersOf = new WeakMap<ObjectStorage, ObjectWatchers>()
