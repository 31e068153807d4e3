/** To be awaited by each call of a storage that answers at once. */
export type TakeTurn = () => Promise<void>

/**
 * Keeps a storage that answers at once from starving the event loop. Callers that go on as soon as they are answered never
 * leave the microtask queue, and timers, signals and sockets would wait for the last of them. So a call that finds that
 * the same turn of the loop has lasted `mostMs` milliseconds first awaits `pause`, which lets the loop go round.
 *
 * @example
 * const takeTurn = fairTurns(10, () => new Promise((resolve) => setTimeout(resolve, 0)))
 */
export const fairTurns = (mostMs: number, pause: () => Promise<void>): TakeTurn => {
  let since: number | undefined
  const ended = (): void => {
    since = undefined
  }
  return async () => {
    if (since === undefined) {
      since = Date.now()
      setTimeout(ended, 0)
    } else if (Date.now() - since >= mostMs) await pause()
  }
}
