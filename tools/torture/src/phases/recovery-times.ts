import type { HistoryRecord } from '@factos/testing/history'

/** How long processes were without an answer after the database was back. */
export interface RecoveryTimes {
  /** Milliseconds from a return of the database to a process's next acknowledged command. */
  readonly ms: readonly number[]
  /** How often a process that was at work had none before the database went away again. */
  readonly missing: number
}

/** The times that these records show, for each return and each process with calls before and after it. */
export const recoveryTimes = (records: readonly HistoryRecord[], returns: readonly bigint[]): RecoveryTimes => {
  const processes = new Map<string, Span>()
  const processOf = new Map<string, string>()
  for (const record of records) {
    const at = BigInt(record.at)
    if (record.kind === 'Begin') {
      processOf.set(record.op, record.process)
      const span = processes.get(record.process) ?? { first: at, last: at, answers: [] }
      span.last = at
      processes.set(record.process, span)
      continue
    }
    const span = processes.get(processOf.get(record.op) ?? '')
    if (span === undefined) continue
    span.last = at
    if (acknowledging.has(record.outcome.kind)) span.answers.push(at)
  }
  const ms: number[] = []
  let missing = 0
  for (const [index, back] of returns.entries()) {
    const next = returns[index + 1]
    for (const { first, last, answers } of processes.values()) {
      if (first > back || last < back) continue
      const answer = answers.find((at) => at > back)
      if (answer === undefined || (next !== undefined && answer > next)) missing += 1
      else ms.push(Number(answer - back) / 1e6)
    }
  }
  return { ms, missing }
}

interface Span {
  readonly first: bigint
  last: bigint
  readonly answers: bigint[]
}

const acknowledging = new Set(['Accepted', 'Rejected'])
