import type { StoreError } from '../errors/store-error.ts'
import { err, type Result } from '../result.ts'

/** Counts the calls under way, so that closing can wait for them and refuse later ones. */
export interface OpenCalls {
  /** Runs a call, or answers `Closed`. */
  readonly run: <T, E>(call: () => Promise<Result<T, E>>) => Promise<Result<T, E | StoreError>>
  /** Refuses calls from now on, waits for those under way, then runs `end`. Closing again waits for the same. */
  readonly close: (end: () => Promise<void>) => Promise<void>
}

/** No calls yet. */
export const openCalls = (closed: () => StoreError): OpenCalls => {
  const underWay = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined
  return {
    run: async (call) => {
      if (closing !== undefined) return err(closed())
      const running = call()
      underWay.add(running)
      try {
        return await running
      } finally {
        underWay.delete(running)
      }
    },
    close: (end) => {
      closing ??= Promise.allSettled(underWay).then(end)
      return closing
    },
  }
}
