/** The most recent ids, at most so many. */
export interface RecentIds {
  readonly add: (id: string) => void
  readonly has: (id: string) => boolean
}

/** No ids yet. */
export const recentIds = (most: number): RecentIds => {
  // A set keeps the order of insertion, so its first is its oldest.
  const ids = new Set<string>()
  return {
    add: (id) => {
      ids.delete(id)
      ids.add(id)
      const [oldest] = ids
      if (ids.size > most && oldest !== undefined) ids.delete(oldest)
    },
    has: (id) => ids.has(id),
  }
}
