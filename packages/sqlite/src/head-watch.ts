/** Tells watchers that the head of the log moved. */
export interface HeadWatch {
  readonly watch: (onMoved: () => void) => () => void
  /** To be called when this process may have moved the head. */
  readonly look: () => void
  /** Ends all watching, for good. */
  readonly close: () => void
}

/** How often the log is looked at for what other processes append, in milliseconds. */
const intervalMs = 50

/**
 * Watches the head, which `currentHead` gives as something that can be compared, or as `undefined` where it cannot be seen
 * now. The timer runs only while somebody watches, and does not keep the process alive.
 */
export const headWatch = (currentHead: () => string | undefined): HeadWatch => {
  const watchers = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let seen: string | undefined
  let closed = false

  const look = (): void => {
    const head = timer === undefined ? undefined : currentHead()
    if (head === undefined || head === seen) return
    seen = head
    queueMicrotask(() => watchers.forEach((onMoved) => onMoved()))
  }

  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }

  return {
    watch: (onMoved) => {
      if (closed) return () => {}
      // Wrapped, so that the same function given twice is two watchers.
      const watcher = (): void => onMoved()
      watchers.add(watcher)
      if (timer === undefined) {
        seen = currentHead()
        timer = setInterval(look, intervalMs).unref()
      }
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0) stop()
      }
    },
    look,
    close: () => {
      closed = true
      watchers.clear()
      stop()
    },
  }
}
