import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkerGroup } from '../worker-group.ts'
import type { PhaseContext } from './phase.ts'

/**
 * Lets a group work, and `strike` meanwhile, until the phase's bounds are reached or it is aborted. `strike` does a fault
 * and answers how many that was; it is not called again before it has. Returns the number of faults.
 */
export const workUntilDone = async (
  { bounds, signal, progress }: Pick<PhaseContext, 'bounds' | 'signal' | 'progress'>,
  group: WorkerGroup,
  strike?: (signal: AbortSignal) => Promise<number>,
): Promise<number> => {
  const end = performance.now() + bounds.seconds * 1_000
  const over = new AbortController()
  let faults = 0
  let failed = false
  const done = (): boolean =>
    signal.aborted ||
    failed ||
    performance.now() > end ||
    group.complaints.length > 0 ||
    (group.commands() >= bounds.commands && (strike === undefined || faults >= bounds.faults))

  const striking = (async () => {
    if (strike === undefined) return
    while (!over.signal.aborted) {
      if (faults < bounds.faults) faults += await strike(over.signal)
      else await sleep(100)
    }
  })()
  striking.catch(() => (failed = true))
  try {
    while (!done()) {
      progress({ commands: group.commands(), faults })
      await sleep(100)
    }
  } finally {
    over.abort()
    await striking
  }
  return faults
}
