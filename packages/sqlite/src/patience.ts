import type { ReadCall } from 'factos/storage'

/** How long one call may wait. */
export interface Patience {
  /** Milliseconds that it may wait in all. */
  readonly timeoutMs: number
  /** Why it must not wait any longer, if so. */
  readonly isOver: () => 'Aborted' | 'TimedOut' | undefined
  /** Waits until `event` resolves, at most as long as the call may wait. */
  readonly wait: (event: Promise<void>) => Promise<void>
}

/** The patience of a call that begins now. */
export const patience = (timeoutMs: number, signal?: ReadCall['signal']): Patience => {
  const deadline = performance.now() + timeoutMs
  return {
    timeoutMs,
    isOver: () => {
      if (signal?.aborted) return 'Aborted'
      return performance.now() < deadline ? undefined : 'TimedOut'
    },
    wait: async (event) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, Math.max(0, deadline - performance.now()))
      signal?.addEventListener('abort', resolve)
      await Promise.race([event, promise])
      signal?.removeEventListener('abort', resolve)
      clearTimeout(timer)
    },
  }
}
