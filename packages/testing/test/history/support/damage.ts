import { historyOpKey, type HistoryOutcome, type HistoryRecord, type LoggedEvent } from '@factos/testing/history'
import type { RandomNumbers } from './random-numbers.ts'
import type { WrittenHistory } from './written-history.ts'

/** Makes a history untrue; returns whether it had what that takes. */
export type Damage = (history: WrittenHistory, random: RandomNumbers) => boolean

/** Each makes a true history one that no store may have. */
export const damages: Readonly<Record<string, Damage>> = {
  'an event was dropped': ({ log }, random) => {
    // The last one leaves no gap: nobody need have been told of it.
    if (log.length < 2) return false
    log.splice(random.below(log.length - 1), 1)
    return true
  },

  'an acknowledged command was dropped, and the gap closed': ({ log, records }, random) => {
    const told = acknowledged(records).filter(({ op }) => log.some(({ metadata }) => metadata[historyOpKey] === op))
    if (told.length === 0) return false
    const op = random.pick(told).op
    const kept = log.filter(({ metadata }) => metadata[historyOpKey] !== op)
    log.splice(0, log.length, ...renumbered(kept))
    return true
  },

  'two events changed places': ({ log, records }, random) => {
    const positions = acknowledged(records).flatMap(({ outcome }) => outcome.events.map(({ position }) => position))
    const known = positions.filter((position) => position < log.length)
    if (known.length === 0) return false
    const index = random.pick(known) - 1
    const [one, other] = [log[index]!, log[index + 1]!]
    log[index] = { ...other, position: one.position }
    log[index + 1] = { ...one, position: other.position }
    return true
  },

  'a byte was changed': ({ log }, random) => {
    if (log.length === 0) return false
    const index = random.below(log.length)
    const event = log[index]!
    const data = event.data.slice()
    data[random.below(data.length)]! ^= 1 << random.below(7)
    log[index] = { ...event, data }
    return true
  },

  'a command was done twice': ({ log }, random) => {
    if (log.length === 0) return false
    const op = random.pick(log).metadata[historyOpKey]
    const again = log.filter(({ metadata }) => metadata[historyOpKey] === op)
    log.splice(0, log.length, ...renumbered([...log, ...again.map((event) => ({ ...event, id: `${event.id} again` }))]))
    return true
  },

  'a command was answered before another one began that is before it': ({ log, records }, random) => {
    const told = acknowledged(records).filter(({ outcome }) => !outcome.duplicate && outcome.events[0]!.position > 1)
    if (told.length === 0) return false
    const { op, outcome } = random.pick(told)
    const before = log[outcome.events[0]!.position - 2]!.metadata[historyOpKey]!
    const began = records.find((record) => record.op === before)!
    const at = BigInt(began.at)
    for (const [index, record] of records.entries()) {
      if (record.op === op) records[index] = { ...record, at: String(at - (record.kind === 'Begin' ? 2n : 1n)) }
    }
    return true
  },

  'a caller was told of an older log': ({ log, records }, random) => {
    const told = records.flatMap((record, index) => {
      if (record.kind !== 'End' || record.outcome.kind !== 'Context') return []
      return record.outcome.events.length > 0 ? [{ record, index, outcome: record.outcome }] : []
    })
    if (told.length === 0 || log.length === 0) return false
    const { record, index, outcome } = random.pick(told)
    const observed = outcome.events.at(-1)![0] - 1 || 'no-position'
    records[index] = { ...record, outcome: { ...outcome, observed } }
    return true
  },

  'an acknowledgement was altered': ({ records }, random) => {
    const told = acknowledged(records)
    if (told.length === 0) return false
    const { op, outcome } = random.pick(told)
    const field = random.pick([
      'id',
      'stream',
      'revision',
      'type',
      'version',
      'recordedAt',
      'tags',
      'metadata',
      'event',
    ] as const)
    const [first, ...rest] = outcome.events
    const altered = { ...outcome, events: [{ ...first!, [field]: otherThan(first![field]) }, ...rest] }
    replaceOutcome(records, op, altered)
    return true
  },

  'an answer turned into a definite failure': ({ records, log }, random) => {
    const told = acknowledged(records).filter(({ op }) => log.some(({ metadata }) => metadata[historyOpKey] === op))
    if (told.length === 0) return false
    replaceOutcome(records, random.pick(told).op, { kind: 'NotAppended', reason: 'Contention', message: 'no' })
    return true
  },

  'somebody else wrote': ({ log }) => {
    const last = log.at(-1)
    if (last === undefined) return false
    log.push({ ...last, id: 'stray', position: last.position + 1, revision: last.revision + 1, metadata: {} })
    return true
  },
}

type Acknowledged = Extract<HistoryOutcome, { kind: 'Accepted' }>

const acknowledged = (records: readonly HistoryRecord[]) =>
  records.flatMap((record) =>
    record.kind === 'End' && record.outcome.kind === 'Accepted' && record.outcome.events.length > 0
      ? [{ op: record.op, outcome: record.outcome satisfies Acknowledged }]
      : [],
  )

const replaceOutcome = (records: HistoryRecord[], op: string, outcome: HistoryOutcome): void => {
  const index = records.findIndex((record) => record.kind === 'End' && record.op === op)
  records[index] = { ...records[index]!, outcome } as HistoryRecord
}

const otherThan = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'string') return `${value}?`
  return Array.isArray(value) ? [...(value as unknown[]), 'more'] : { ...(value as object), more: 'more' }
}

const renumbered = (log: readonly LoggedEvent[]): readonly LoggedEvent[] => {
  const revisions = new Map<string, number>()
  return log.map((event, index) => {
    const revision = (revisions.get(event.stream) ?? -1) + 1
    revisions.set(event.stream, revision)
    return { ...event, position: index + 1, revision }
  })
}
