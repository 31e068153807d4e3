import type { Storage, StorageLimits } from 'factos/storage'

/** The same storage with tighter limits. */
export const withLimits = (storage: Storage, limits: Partial<StorageLimits>): Storage => ({
  name: storage.name,
  limits: { ...storage.limits, ...limits },
  migrate: () => storage.migrate(),
  read: (call) => storage.read(call),
  append: (call) => storage.append(call),
  watch: (onMoved) => storage.watch(onMoved),
  close: () => storage.close(),
})
