/** Tells watchers that the head of the log moved. */
export interface HeadWatch {
  readonly watch: (onMoved: () => void) => () => void
  /** The head is now at `position`. */
  readonly movedTo: (position: number) => void
  /** Ends all watching, for good. */
  readonly close: () => void
}

/**
 * A watch that looks at the head every `intervalMs` milliseconds while somebody watches; `readHead` gives its position, or
 * `undefined` where it cannot be seen now. What this store itself appends is told at once. The first look of all is told
 * as well, because nobody knows what came before it.
 */
export const headWatch = (readHead: () => Promise<number | undefined>, intervalMs: number): HeadWatch => {
  const watchers = new Set<() => void>()
  let known: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let round = 0
  let closed = false

  const movedTo = (position: number): void => {
    if (position === known) return
    known = position
    queueMicrotask(() => watchers.forEach((onMoved) => onMoved()))
  }

  const look = async (current: number): Promise<void> => {
    const position = await readHead()
    if (current !== round) return
    if (position !== undefined) movedTo(position)
    timer = setTimeout(() => void look(current), intervalMs)
  }

  const stop = (): void => {
    round++
    clearTimeout(timer)
  }

  return {
    watch: (onMoved) => {
      if (closed) return () => {}
      // Wrapped, so that the same function given twice is two watchers.
      const watcher = (): void => onMoved()
      watchers.add(watcher)
      if (watchers.size === 1) void look(round)
      return () => {
        if (watchers.delete(watcher) && watchers.size === 0) stop()
      }
    },
    movedTo,
    close: () => {
      closed = true
      watchers.clear()
      stop()
    },
  }
}
