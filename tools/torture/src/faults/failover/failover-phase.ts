import { setTimeout as sleep } from 'node:timers/promises'
import { readPostgresLog, type EarlierTimeline, type LoggedEvent } from '@factos/testing/history'
import { checkedResult } from '../../phases/checked-result.ts'
import type { Phase, PhaseContext, PhaseResult } from '../../phases/phase.ts'
import { workUntilDone } from '../../phases/work-until-done.ts'
import { seededRandom, type Random } from '../../random.ts'
import { workerGroup, type WorkerGroup } from '../../worker-group.ts'
import type { WorkerStore } from '../../worker-task.ts'
import { migratePostgres } from '../migrate-postgres.ts'
import { leaks } from '../postgres/leaks.ts'
import { startReplicaPair, type ReplicaPair } from './replica-pair.ts'
import { withAdmin } from './with-admin.ts'

/** Workers on a primary that is killed, again and again, while its standby takes over. */
export interface FailoverPlan {
  readonly name: string
  readonly title: string
  readonly synchronous: boolean
}

/** The phase of a plan. */
export const failoverPhase = (plan: FailoverPlan): Phase => ({
  name: plan.name,
  title: plan.title,
  store: 'postgres',
  run: (context) => run(plan, context),
})

const run = async ({ name, synchronous }: FailoverPlan, context: PhaseContext): Promise<PhaseResult> => {
  const { seed, folder } = context
  const pair = await startReplicaPair(synchronous)
  const random = seededRandom(seed, name)
  const returns: bigint[] = []
  const timelines: EarlierTimeline[] = []
  let group: WorkerGroup | undefined
  try {
    const url = pair.address.urlOf(pair.primary().url)
    await migratePostgres(url)
    group = await workerGroup({ seed, folder, stores: storesAt(url), callers: 6 })
    const faults = await workUntilDone(context, group, async (over) => {
      await sleep(500 + random.below(1_000), undefined, { signal: over }).catch(() => {})
      if (over.aborted) return 0
      const { timeline, returnedAtNs } = await failOver(pair, synchronous, random, over)
      timelines.push(timeline)
      returns.push(returnedAtNs)
      return 1
    })
    await group.rest()
    const log = await logOf(pair.primary().url)
    const leaked = await withAdmin(pair.primary().url, leaks)
    await group.end()
    const vanished = vanishedFrom(timelines, log)
    return checkedResult({
      folder,
      historyFiles: group.historyFiles(),
      log,
      faults,
      complaints: [...group.complaints, ...leaked],
      returns,
      // Of a synchronous standby nothing that was acknowledged may be missing: there is one log, and no excuse.
      ...(synchronous ? {} : { earlierTimelines: timelines }),
      notes: [`${faults} failovers; ${vanished} events of old primaries are on no later one`],
    })
  } finally {
    await group?.end()
    await pair.stop()
  }
}

const failOver = async (
  pair: ReplicaPair,
  synchronous: boolean,
  random: Random,
  over: AbortSignal,
): Promise<{ readonly timeline: EarlierTimeline; readonly returnedAtNs: bigint }> => {
  if (!synchronous) {
    // What is committed from now on the standby will never get.
    pair.replication.refuse()
    pair.replication.dropConnections()
    await sleep(100 + random.below(400))
  }
  const { old, endedAtNs, returnedAtNs } = await pair.failOver(random.below(400))
  try {
    await old.start()
    const timeline = { log: await logOf(old.url), endedAtNs }
    if (!over.aborted) await pair.replenish()
    return { timeline, returnedAtNs }
  } finally {
    await old.stop()
  }
}

/** One of them asks for less than the log needs: that must not lose anything either. */
const storesAt = (url: string): readonly WorkerStore[] => [
  { kind: 'postgres', url, deadlineMs: 5_000 },
  { kind: 'postgres', url, deadlineMs: 5_000, settings: { synchronous_commit: 'off' } },
  { kind: 'postgres', url, deadlineMs: 5_000, engine: false },
]

const logOf = (url: string): Promise<LoggedEvent[]> =>
  withAdmin(url, ({ rows }) => readPostgresLog(async (text) => ({ rows: await rows(text) })))

/** How many events were on an old primary and not, at the same place, on the one that took over. */
const vanishedFrom = (timelines: readonly EarlierTimeline[], log: readonly LoggedEvent[]): number => {
  const logs = [...timelines.map((timeline) => timeline.log), log]
  return timelines.reduce((count, timeline, index) => {
    const next = logs[index + 1] ?? []
    return count + timeline.log.filter(({ id }, place) => next[place]?.id !== id).length
  }, 0)
}
