import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PhaseContext } from '../../../phases/phase.ts'
import type { Flip, FlipJob, FlipResult } from './flip-process.ts'

/** What came of flips, and of the processes that examined them. */
export interface FlipResults {
  readonly results: readonly FlipResult[]
  /** Processes that ended before they were done. */
  readonly complaints: readonly string[]
}

/** Examines the flips one by one in processes of their own, fifty each, as many as there is time for. */
export const runFlips = async (
  { signal, progress }: PhaseContext,
  seconds: number,
  original: string,
  copy: string,
  flips: readonly Flip[],
): Promise<FlipResults> => {
  const results: FlipResult[] = []
  const complaints: string[] = []
  const deadline = performance.now() + seconds * 1_000
  for (let from = 0; from < flips.length && !signal.aborted; from += atOnce) {
    if (from > 0 && performance.now() > deadline) break
    const job: FlipJob = { original, copy, flips: flips.slice(from, from + atOnce) }
    const worker = spawn(process.execPath, ['--conditions=@factos/source', workerFile, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    })
    let errors = ''
    worker.stderr.on('data', (text: Buffer) => {
      errors += text.toString()
    })
    // Aborted, it fails before it is closed.
    const closed = once(worker, 'close').catch(() => [null, 'SIGKILL'])
    let done = 0
    for await (const line of createInterface({ input: worker.stdout })) {
      results.push(JSON.parse(line) as FlipResult)
      done++
      progress({ faults: results.length })
    }
    const [code, killedBy] = (await closed) as [number | null, string | null]
    if (code !== 0 && !signal.aborted) {
      const flip = JSON.stringify(job.flips[done])
      complaints.push(`the process that examined ${flip} ended with ${killedBy ?? code}: ${errors.slice(-1_000)}`)
    }
  }
  return { results, complaints }
}

const atOnce = 50

const workerFile = fileURLToPath(new URL('flip-process.ts', import.meta.url))
