import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Phase, PhaseContext } from '../../phases/phase.ts'
import type { SequentialJob } from './sequential-process.ts'
import { traced, whyNoStrace } from './strace.ts'
import { syncOrder, syncOrderArgs, type SyncOrder } from './sync-order.ts'

/**
 * Every acknowledged commit was written to the write-ahead log and synced before the acknowledgement, as the operating
 * system saw it. To show that the check sees, it is also run on a log with `synchronous = OFF`, where it must find fault.
 */
export const commitsAreSynced: Phase = {
  name: 'sqlite-sync',
  title: 'every acknowledged commit synced first (strace)',
  store: 'sqlite',
  needs: whyNoStrace,
  run: async (context) => {
    const commands = Math.max(20, Math.min(Math.floor(context.bounds.commands / 5), 2_000))
    const found = await traceCommands(context, { commands, planted: false })
    context.progress({ commands })
    const planted = await traceCommands(context, { commands: 20, planted: true })
    const violations = found.unsynced.map(
      ({ acknowledgement, why }) =>
        `command ${acknowledgement} was acknowledged, but ` +
        (why === 'NothingWritten' ? 'nothing was written to the -wal for it' : 'its write to the -wal was not synced'),
    )
    if (found.acknowledged !== commands) {
      violations.push(`the trace shows ${found.acknowledged} acknowledgements of ${commands}`)
    }
    if (planted.unsynced.length < 20) {
      violations.push(`the check saw only ${planted.unsynced.length} of 20 commits that were planted unsynced`)
    }
    return {
      commands,
      accepted: found.acknowledged,
      rejected: 0,
      unknown: 0,
      faults: 0,
      violations,
      notes: [
        `${found.syncs} syncs of the -wal for ${found.acknowledged} acknowledgements`,
        `${planted.unsynced.length} of ${planted.acknowledged} unsynced commits found where synchronous = OFF was planted`,
      ],
    }
  },
}

const traceCommands = async (
  { folder, signal }: PhaseContext,
  job: Pick<SequentialJob, 'commands' | 'planted'>,
): Promise<SyncOrder> => {
  const name = job.planted ? 'planted' : 'log'
  const trace = join(folder, `${name}.trace`)
  const { ended } = traced(
    [...syncOrderArgs, '-o', trace],
    new URL('sequential-process.ts', import.meta.url),
    [JSON.stringify({ ...job, path: join(folder, `${name}.db`) } satisfies SequentialJob)],
    signal,
  )
  const { code, errors } = await ended
  if (code !== 0) throw new Error(`the traced process ended with ${code}: ${errors}`)
  return syncOrder(readFileSync(trace, 'utf8'))
}
