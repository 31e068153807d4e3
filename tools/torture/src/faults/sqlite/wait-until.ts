import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `holds`; gives up after `seconds`, and says whether it held. Ends early where `signal` is aborted. */
export const waitUntil = async (holds: () => boolean, seconds: number, signal: AbortSignal): Promise<boolean> => {
  const deadline = performance.now() + seconds * 1_000
  while (!holds()) {
    if (signal.aborted || performance.now() > deadline) return false
    await sleep(20)
  }
  return true
}
