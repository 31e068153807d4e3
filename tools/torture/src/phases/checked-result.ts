import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkHistory, readHistory, showReport, type CheckHistoryOptions } from '@factos/testing/history'
import type { HistoryRecord, LoggedEvent } from '@factos/testing/history'
import { tortureModel } from '../workloads/all-workloads.ts'
import type { PhaseResult } from './phase.ts'
import { recoveryTimes } from './recovery-times.ts'

/** What a phase has to show when its workers are at rest. */
export interface Evidence {
  /** Where the log is written to if anything is wrong. */
  readonly folder: string
  readonly historyFiles: readonly string[]
  /** As it is in the database, read without the library. */
  readonly log: readonly LoggedEvent[]
  readonly faults: number
  /** What was wrong besides the history: processes that ended by themselves, connections that leaked. */
  readonly complaints: readonly string[]
  /** When the database accepted connections again, by `process.hrtime.bigint()`. */
  readonly returns?: readonly bigint[] | undefined
  readonly notes?: readonly string[] | undefined
  readonly earlierTimelines?: CheckHistoryOptions['earlierTimelines']
  readonly foreign?: CheckHistoryOptions['foreign']
}

/** The result of a phase of `workerGroup`: its histories held against the log. */
export const checkedResult = (evidence: Evidence): PhaseResult => {
  const {
    folder,
    historyFiles,
    log,
    faults,
    complaints,
    returns = [],
    notes = [],
    earlierTimelines,
    foreign,
  } = evidence
  const records = readHistory(historyFiles)
  const started = performance.now()
  const report = checkHistory({ records, log, model: tortureModel, earlierTimelines, foreign })
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  const { commands, accepted, rejected, unknown, duplicates, conditionFailed, notAppended, reads, events } =
    report.counts
  const violations = [...complaints, ...(report.violations.length === 0 ? [] : [showReport(report)])]
  if (violations.length > 0) writeFileSync(join(folder, 'log.jsonl'), log.map(lineOf).join(''))
  const recovery = recoveryTimes(records, returns)
  return {
    commands,
    accepted,
    rejected,
    unknown,
    faults,
    violations,
    ...(returns.length > 0 && { recoveryMs: recovery.ms }),
    notes: [
      `${events} events; ${duplicates} repeats, ${conditionFailed} conditions failed, ${notAppended} not appended, ` +
        `${reads} reads; checked in ${seconds} s`,
      ...(recovery.missing > 0
        ? [`${recovery.missing} times a worker had no answer before the database went away again`]
        : []),
      ...reasonsOf(records),
      ...notes,
    ],
  }
}

const lineOf = ({ data, ...event }: LoggedEvent): string =>
  `${JSON.stringify({ ...event, data: Buffer.from(data).toString() })}\n`

/** Why the store did not work, and how often: what users would be told. */
const reasonsOf = (records: readonly HistoryRecord[]): readonly string[] => {
  const counts = new Map<string, number>()
  for (const record of records) {
    if (record.kind !== 'End') continue
    const { outcome } = record
    if (outcome.kind !== 'NotAppended' && outcome.kind !== 'Unknown') continue
    const unusual = outcome.reason === 'Unexpected' ? ` "${outcome.message}"` : ''
    const told = `${outcome.reason}${unusual}${outcome.kind === 'Unknown' ? ' (unknown)' : ''}`
    counts.set(told, (counts.get(told) ?? 0) + 1)
  }
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one)
  return sorted.length === 0 ? [] : [`errors told: ${sorted.map(([told, count]) => `${told} ${count}`).join(', ')}`]
}
