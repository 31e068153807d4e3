import type { HistoryCounts } from '../history-report.ts'
import type { Operation } from './operations.ts'

/** How many calls ended how. */
export const countsOf = (operations: readonly Operation[], events: number): HistoryCounts => {
  const counts = {
    commands: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    conditionFailed: 0,
    unknown: 0,
    notAppended: 0,
    failed: 0,
    reads: 0,
    events,
  }
  for (const { began, outcome } of operations) {
    if (began.method === 'transaction') continue
    if (began.method === 'read' || began.method === 'readContext' || began.method === 'loadStream') counts.reads += 1
    else {
      counts.commands += 1
      counts[countOf(outcome)] += 1
    }
  }
  return counts
}

const countOf = (outcome: Operation['outcome']): Exclude<keyof HistoryCounts, 'commands' | 'events' | 'reads'> => {
  switch (outcome?.kind) {
    case undefined:
    case 'Unknown':
      return 'unknown'
    case 'Accepted':
      return outcome.duplicate ? 'duplicates' : 'accepted'
    case 'Rejected':
      return 'rejected'
    case 'ConditionFailed':
      return 'conditionFailed'
    case 'NotAppended':
      return 'notAppended'
    default:
      return 'failed'
  }
}
