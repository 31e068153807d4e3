/** Tells watchers that the head moved: at once for this process, by looking every now and then for others. */
export interface HeadWatch {
  readonly watch: (onMoved: () => void) => () => void
  /** The head is now known to be at `position`. */
  readonly moved: (position: number) => void
  /** Somebody else says that it moved. */
  readonly look: () => void
  readonly close: () => void
}

/**
 * A watch that calls `readHead` every `intervalMs` milliseconds while somebody watches. `onWatched` begins what else is to
 * happen while somebody does, and returns what ends it.
 */
export const headWatch = (
  readHead: () => Promise<number | undefined>,
  intervalMs: number,
  onWatched?: () => () => void,
): HeadWatch => {
  const watchers = new Set<() => void>()
  let known = 0
  let telling = false
  let looking = false
  // What moves while one look is under way may be too late for it.
  let lookAgain = false
  let unwatched: (() => void) | undefined

  const moved = (position: number): void => {
    if (position <= known) return
    known = position
    if (telling || watchers.size === 0) return
    telling = true
    queueMicrotask(() => {
      telling = false
      for (const onMoved of watchers) onMoved()
    })
  }

  const look = async (): Promise<void> => {
    lookAgain = looking
    if (looking) return
    looking = true
    do {
      lookAgain = false
      const before = known
      const position = await readHead()
      if (position === undefined) break
      // A log that was rewound begins again below what was known.
      if (position < before) known = position - 1
      moved(position)
    } while (lookAgain)
    looking = false
  }

  const begin = (): void => {
    const timer = setInterval(() => void look(), intervalMs)
    const end = onWatched?.()
    unwatched = () => {
      clearInterval(timer)
      end?.()
    }
    void look()
  }

  const end = (watcher: () => void): void => {
    if (watchers.delete(watcher) && watchers.size === 0) unwatched?.()
  }

  return {
    watch: (onMoved) => {
      // Wrapped, so that the same function given twice is two watchers.
      const watcher = (): void => onMoved()
      watchers.add(watcher)
      if (watchers.size === 1) begin()
      return () => end(watcher)
    },
    moved,
    look: () => void look(),
    close: () => {
      if (watchers.size > 0) unwatched?.()
      watchers.clear()
    },
  }
}
