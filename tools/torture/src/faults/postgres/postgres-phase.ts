import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '@factos/local-postgres'
import { readPostgresLog } from '@factos/testing/history'
import { checkedResult } from '../../phases/checked-result.ts'
import type { Phase, PhaseContext, PhaseResult } from '../../phases/phase.ts'
import { workUntilDone } from '../../phases/work-until-done.ts'
import { seededRandom } from '../../random.ts'
import { workerGroup, type WorkerGroup } from '../../worker-group.ts'
import type { WorkerStore } from '../../worker-task.ts'
import { migratePostgres } from '../migrate-postgres.ts'
import { openAdmin, type Admin } from './admin.ts'
import type { Fault, Target } from './fault.ts'
import { leaks } from './leaks.ts'

/** A phase on PostgreSQL: several workers on a server of their own, and faults. */
export interface PostgresPlan {
  readonly name: string
  readonly title: string
  /** How each worker opens its store: one worker each. */
  readonly stores: readonly Omit<Extract<WorkerStore, { readonly kind: 'postgres' }>, 'kind' | 'url'>[]
  readonly callers?: number | undefined
  readonly pauseMs?: number | undefined
  readonly faults?: readonly Fault[] | undefined
  /** Settings of the server. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Statements for the owner of the tables, before the work begins. */
  readonly prepare?: readonly string[] | undefined
  /** Counts faults that nobody strikes: a statement with one row and a column `count`. */
  readonly countFaults?: string | undefined
}

/** The phase of a plan. */
export const postgresPhase = (plan: PostgresPlan): Phase => ({
  name: plan.name,
  title: plan.title,
  store: 'postgres',
  run: (context) => run(plan, context),
})

const run = async (plan: PostgresPlan, context: PhaseContext): Promise<PhaseResult> => {
  const server = await startPostgres({ settings: plan.settings })
  const admin = openAdmin(server.url)
  let group: WorkerGroup | undefined
  try {
    await prepare(server.url, admin, plan.prepare)
    group = await workerGroup({
      seed: context.seed,
      folder: context.folder,
      stores: plan.stores.map((store) => ({ ...store, kind: 'postgres', url: server.url })),
      callers: plan.callers,
      pauseMs: plan.pauseMs,
    })
    const returns: bigint[] = []
    const random = seededRandom(context.seed, plan.name)
    const databaseReturned = (): void => void returns.push(process.hrtime.bigint())
    const target: Target = { server, admin, group, random, databaseReturned }
    const struck = await workUntilDone(context, group, strikes(plan.faults ?? [], target))
    await group.rest()
    const complaints = [...group.complaints, ...(await leaks(admin))]
    await group.end()
    const log = await readPostgresLog(async (text) => ({ rows: await admin.rows(text) }))
    const [counted] = plan.countFaults === undefined ? [] : await admin.rows<{ count: number }>(plan.countFaults)
    const faults = struck + (counted?.count ?? 0)
    return checkedResult({
      folder: context.folder,
      historyFiles: group.historyFiles(),
      log,
      faults,
      complaints,
      returns,
    })
  } finally {
    await group?.end()
    await admin.close()
    await server.stop()
  }
}

const prepare = async (url: string, admin: Admin, statements: readonly string[] = []): Promise<void> => {
  await migratePostgres(url)
  // At least one, so that the connection is there before the workers take theirs.
  for (const statement of ['select 1', ...statements]) await admin.rows(statement)
}

/** One fault after the other, drawn by lot. */
const strikes = (faults: readonly Fault[], target: Target): ((over: AbortSignal) => Promise<number>) | undefined => {
  if (faults.length === 0) return undefined
  return async (over) => {
    const fault = target.random.pick(faults)
    const [from, to] = fault.everyMs
    await sleep(from + target.random.below(to - from), undefined, { signal: over }).catch(() => {})
    return over.aborted ? 0 : fault.strike(target)
  }
}
