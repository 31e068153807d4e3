import { checkHistory, readHistory, readPostgresLog, showReport, type HistoryModel } from '@factos/testing/history'
import type { Lane } from './lane.ts'
import { notedCodec, noting } from './noting.ts'
import type { TrialReport } from './run-trial.ts'
import { isUnrecorded } from './trial.ts'

/** What the recorder and the checker know of a lane's work. */
export const laneModel: HistoryModel = { deciders: { noting }, codecs: { noted: notedCodec } }

/** When all is quiet: whether the log holds just what the trials may have left, and explains all that was recorded. */
export const checkLane = async (
  { schema, clean }: Lane,
  reports: readonly TrialReport[],
  files: readonly string[],
): Promise<readonly string[]> => {
  const violations: string[] = []
  const log = await readPostgresLog((text) => clean.pool.query(text), { schema })
  const left = new Map<string, number>()
  for (const { stream } of log) left.set(stream, (left.get(stream) ?? 0) + 1)
  for (const { lane, trial, told, mayLeave } of reports) {
    const count = left.get(trial.stream) ?? 0
    if (lane !== schema || mayLeave.includes(count)) continue
    violations.push(`${trial.stream} was ${told.kind}, and in the end the log of ${schema} holds ${count} events of it`)
  }
  const report = checkHistory({ records: readHistory(files), log, model: laneModel, foreign: isUnrecorded })
  if (report.violations.length > 0) violations.push(showReport(report))
  return violations
}
