import type { CallBegan, CallEnded, HistoryOutcome, HistoryRecord } from '../history-record.ts'

/** A recorded call. Times are places in the order of all records: only "before" and "after" mean anything. */
export interface Operation {
  /** Its place among all calls, in the order of their beginnings. */
  readonly ordinal: number
  readonly began: CallBegan
  readonly beganAt: number
  readonly beganNs: bigint
  /** What the caller was told; none where the process ended before. */
  readonly outcome: HistoryOutcome | undefined
  /** When what it was told became a fact that others may rely on: for a call in a transaction, when that had committed. */
  readonly endedAt: number | undefined
  readonly endedNs: bigint | undefined
  /** What must be, may be or cannot be in the log. */
  readonly fate: 'Acknowledged' | 'Possible' | 'Never'
  /** Whether what it was told can be held against the log. */
  readonly isClaim: boolean
}

/** The calls of a history, in the order of their beginnings. Throws an `Error` for records that no recorder writes. */
export const operationsOf = (records: readonly HistoryRecord[]): readonly Operation[] => {
  const ends = new Map<string, { readonly ended: CallEnded; readonly at: number }>()
  const begins = new Map<string, { readonly began: CallBegan; readonly at: number }>()
  for (const [at, record] of inOrder(records).entries()) {
    const { op, kind } = record
    if (kind === 'Begin') {
      if (begins.has(op)) throw new Error(`two calls are named ${op}: each recording needs a process name of its own`)
      begins.set(op, { began: record, at })
    } else {
      if (!begins.has(op)) throw new Error(`the call ${op} ended, but had not begun`)
      if (ends.has(op)) throw new Error(`the call ${op} ended twice`)
      ends.set(op, { ended: record, at })
    }
  }
  return Array.from(begins.values(), ({ began, at }, ordinal) => {
    const own = ends.get(began.op)
    const around = began.transaction === undefined ? own : ends.get(began.transaction)
    const transaction = began.transaction === undefined ? 'Committed' : around?.ended.outcome.kind
    const outcome = own?.ended.outcome
    const isOver = outcome !== undefined && transaction === 'Committed'
    return {
      ordinal,
      began,
      beganAt: at,
      beganNs: BigInt(began.at),
      outcome,
      endedAt: own === undefined ? undefined : around?.at,
      endedNs: own === undefined || around === undefined ? undefined : BigInt(around.ended.at),
      fate: fateOf(began, outcome, transaction),
      isClaim: isOver && outcome.kind !== 'Unknown' && outcome.kind !== 'Threw',
    }
  })
}

/** By time; at the same moment beginnings come first, because nobody can tell that one followed the other's end. */
const inOrder = (records: readonly HistoryRecord[]): readonly HistoryRecord[] => {
  const timed = records.map((record) => ({ at: BigInt(record.at), record }))
  timed.sort((one, other) => {
    if (one.at !== other.at) return one.at < other.at ? -1 : 1
    return rank(one.record) - rank(other.record)
  })
  return timed.map(({ record }) => record)
}

const rank = ({ kind }: HistoryRecord): number => (kind === 'Begin' ? 0 : 1)

const fateOf = (
  { method }: CallBegan,
  outcome: HistoryOutcome | undefined,
  transaction: HistoryOutcome['kind'] | undefined,
): Operation['fate'] => {
  if (method === 'read' || method === 'readContext' || method === 'loadStream' || method === 'transaction')
    return 'Never'
  if (transaction === 'RolledBack') return 'Never'
  switch (outcome?.kind) {
    case undefined:
    case 'Unknown':
    case 'Threw':
      return 'Possible'
    case 'Accepted':
      if (outcome.events.length === 0) return 'Never'
      return outcome.duplicate || transaction !== 'Committed' ? 'Possible' : 'Acknowledged'
    default:
      return 'Never'
  }
}

/** The last position that a call was told of, or 0. */
export const toldPosition = (outcome: HistoryOutcome): number => {
  switch (outcome.kind) {
    case 'Accepted':
      return Math.max(numberOf(outcome.observed), outcome.append?.position ?? 0)
    case 'Rejected':
    case 'Context':
      return numberOf(outcome.observed)
    case 'Read':
      return outcome.events.reduce((last, [position]) => Math.max(last, position), 0)
    default:
      return 0
  }
}

/** A position as a number; 0 where there is none. */
export const numberOf = (position: number | 'no-position'): number => (position === 'no-position' ? 0 : position)

/** A call in a few words. */
export const nameOf = ({ op, method, command }: CallBegan): string => {
  const type = typeof command === 'object' && command !== null && 'type' in command ? ` ${String(command.type)}` : ''
  return `${op} (${method}${type})`
}
