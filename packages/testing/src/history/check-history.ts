import { checkLog } from './check/check-log.ts'
import { checkTold } from './check/check-told.ts'
import { checkWritten } from './check/check-written.ts'
import { countsOf } from './check/counts.ts'
import { decodedLog } from './check/decoded-log.ts'
import { collectFindings, violationsOf } from './check/findings.ts'
import { operationsOf } from './check/operations.ts'
import { runTasks } from './check/run-tasks.ts'
import type { Scene } from './check/scene.ts'
import { timelinesOf } from './check/timelines.ts'
import type { HistoryModel } from './history-model.ts'
import type { HistoryRecord } from './history-record.ts'
import type { HistoryReport } from './history-report.ts'
import type { LoggedEvent } from './logged-event.ts'

/** A log as it was before it was rewound, by a failover or a restore. */
export interface EarlierTimeline {
  readonly log: readonly LoggedEvent[]
  /** Until when it ruled, on the clock of the records. */
  readonly endedAtNs: bigint | string
}

/** What is held against each other. */
export interface CheckHistoryOptions {
  readonly records: readonly HistoryRecord[]
  readonly log: readonly LoggedEvent[]
  readonly model: HistoryModel
  /** Whether the store promises positions without gaps; by default, yes. */
  readonly gapFree?: boolean | undefined
  /** Oldest first. */
  readonly earlierTimelines?: readonly EarlierTimeline[] | undefined
  /** Whether an event may be there although no recorded call wrote it; by default none may. */
  readonly foreign?: ((event: LoggedEvent) => boolean) | undefined
}

/**
 * Holds what callers were told against the log, and decides whether there was a serial order of the commands, that of the
 * log, in which everybody was told the truth:
 *
 * - Every decision in the log is made again on all earlier events that match, and must come to exactly those events.
 * - Rejections, empty decisions and states that were read are made again at the position that was told; nothing relevant
 *   that was known before the call began may lie above it.
 * - What was acknowledged is there once, unaltered, at its place; what definitely failed is not; what is unknown is there
 *   as a whole or not at all, and may have landed long after the caller gave up.
 * - What began after another call was answered comes after it.
 *
 * It uses nothing of a store: the deciders, views and codecs of the model, and a reading of queries of its own. It throws
 * an `Error` for records that no recorder writes, and where the model lacks a name.
 *
 * @example
 * const report = checkHistory({ records: readHistory(files), log: readSqliteLog('tickets.db'), model })
 * if (report.violations.length > 0) throw new Error(showReport(report))
 */
export const checkHistory = (options: CheckHistoryOptions): HistoryReport => {
  const { records, log, model, gapFree = true, earlierTimelines = [], foreign = () => false } = options
  const operations = operationsOf(records)
  const byName = new Map(operations.map((operation) => [operation.began.op, operation]))
  const ruled = [
    ...earlierTimelines.map(({ log, endedAtNs }) => ({ log, endedAtNs: BigInt(endedAtNs) })),
    { log, endedAtNs: undefined },
  ]
  const found = timelinesOf(ruled, operations).map((timeline, number) => {
    const { log: index } = timeline
    const findings = collectFindings(index)
    const scene: Scene = {
      timeline,
      operations,
      byName,
      model,
      decoded: decodedLog(index, model),
      isForeign: foreign,
      ...findings,
    }
    checkLog(scene, ruled[number]?.log ?? [], gapFree)
    runTasks(scene, [...checkWritten(scene), ...checkTold(scene)])
    return { timeline, ...findings }
  })
  return { violations: violationsOf(found, operations), counts: countsOf(operations, log.length) }
}
