import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Phase, PhaseContext } from '../../phases/phase.ts'
import type { WorkerTask } from '../../worker-task.ts'
import { judgeFile, makeLog } from './judge-file.ts'
import { traced, whyNoStrace } from './strace.ts'
import { waitUntil } from './wait-until.ts'

/**
 * Every so many syncs fail with an I/O error, for a process that goes on as well as it can and is killed at last. What it
 * told is held against what the file then holds.
 */
export const failingSync: Phase = {
  name: 'sqlite-failing-sync',
  title: 'fsync and fdatasync that fail (strace)',
  store: 'sqlite',
  needs: whyNoStrace,
  run: async (context) => {
    const { bounds, folder, progress } = context
    const path = join(folder, 'log.db')
    await makeLog(path)
    const historyFiles: string[] = []
    let failed = 0
    // One by one as well as with many callers, whose commands share syncs; with and without sending again.
    const runs = [
      { callers: 1, retry: false, every: 5 },
      { callers: 8, retry: undefined, every: 7 },
      { callers: 8, retry: false, every: 3 },
    ] as const
    for (const [number, run] of runs.entries()) {
      const task: WorkerTask = {
        process: `traced-${number}`,
        seed: context.seed,
        callers: run.callers,
        pauseMs: 0,
        firstCall: 0,
        only: [],
        historyFile: join(folder, `traced-${number}.jsonl`),
        store: { kind: 'sqlite', path, retry: run.retry },
        peers: [],
      }
      historyFiles.push(task.historyFile)
      failed += await failSyncs(context, task, run.every, Math.max(1.5, bounds.seconds / (2 * runs.length)))
      progress({ faults: failed })
    }
    const complaints = failed === 0 ? ['no sync failed, so nothing was tried'] : []
    return judgeFile(path, { folder, historyFiles, faults: failed, complaints })
  },
}

/** Runs a worker some of whose syncs fail, kills it, and says how many did. */
const failSyncs = async (
  { folder, signal }: PhaseContext,
  task: WorkerTask,
  every: number,
  seconds: number,
): Promise<number> => {
  const trace = join(folder, `${task.process}.trace`)
  const worker = traced(
    ['-e', 'trace=fsync,fdatasync', '-e', `inject=fsync,fdatasync:error=EIO:when=${every}+${every}`, '-o', trace],
    new URL('../../worker.ts', import.meta.url),
    [JSON.stringify(task)],
    signal,
  )
  const working = async (): Promise<void> => {
    await waitUntil(() => existsSync(task.historyFile), 60, signal)
    await sleep(seconds * 1_000, undefined, { signal })
  }
  const early = await Promise.race([worker.ended, working()])
  if (early !== undefined) throw new Error(`the worker ended by itself, with ${early.code}: ${early.errors}`)
  worker.process.kill('SIGKILL')
  await worker.ended
  return readFileSync(trace, 'utf8').split('(INJECTED)').length - 1
}
