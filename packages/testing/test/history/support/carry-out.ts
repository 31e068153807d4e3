import { matchesQuery, noPosition, type AppendCondition, type Query } from 'factos'
import type { HistoryOutcome, LoggedEvent } from '@factos/testing/history'
import { eventDigest } from '../../../src/history/event-digest.ts'
import { digesting, digestingBoth, notes, tagged, type Note, type Noted } from './notes.ts'
import type { Call } from './random-call.ts'
import type { RandomNumbers } from './random-numbers.ts'
import type { WrittenHistory } from './written-history.ts'

/** Does what the call asks for, on the log as it is now; returns how its caller is told. */
export const carryOut = (
  history: WrittenHistory,
  { op, call }: { readonly op: string; readonly call: Call },
  random: RandomNumbers,
): (() => void) => {
  const { log, end, land, accept } = history
  const observed = log.length || noPosition
  const writer = call.commandId === undefined ? undefined : writerOf(history, call.commandId)
  if (writer !== undefined) return () => accept(op, { duplicateOf: writer })
  const tellAll = (outcome: HistoryOutcome) => () => end(op, outcome)
  const ofQuery = (query: Query) => log.filter((event) => matchesQuery(event, query))
  const selected = call.query === undefined ? log.filter(({ stream }) => stream === call.stream) : ofQuery(call.query)

  switch (call.method) {
    case 'append':
      if (call.condition !== undefined && !holds(log, call.condition)) {
        return tellAll({ kind: 'ConditionFailed', condition: call.condition })
      }
      land(op, ...(call.events ?? []))
      return telling(history, op)
    case 'readContext':
    case 'loadStream': {
      const revision = call.method === 'loadStream' ? (selected.at(-1)?.revision ?? 'no-events') : undefined
      const events = selected.map((event) => seenAs(event))
      return tellAll({ kind: 'Context', observed, state: foldOf(selected), events, revision })
    }
    case 'read': {
      const { after = 0, before = Infinity, limit, direction } = call
      const within = selected.filter(({ position }) => position > Number(after) && position < before)
      const ordered = direction === 'backwards' ? within.toReversed() : within
      const given = ordered.slice(0, limit)
      const finished = random.chance(0.8)
      const events = given.slice(0, finished ? undefined : random.below(given.length + 1)).map((event) => seenAs(event))
      return tellAll({ kind: 'Read', events, finished })
    }
    default: {
      const decision =
        call.method === 'dispatchWithContext'
          ? digestingBoth.decide(
              { left: foldOf(ofQuery(tagged('x'))), right: foldOf(ofQuery(tagged('y'))) },
              call.command as Note,
            )
          : digesting.decide(foldOf(selected), call.command as Note)
      if (!decision.ok) return tellAll({ kind: 'Rejected', error: decision.error, observed })
      land(op, ...decision.value)
      if (decision.value.length > 0) return telling(history, op)
      return tellAll({ kind: 'Accepted', events: [], append: null, observed, attempts: 1, duplicate: false })
    }
  }
}

const telling = ({ log, accept, writtenBy }: WrittenHistory, op: string): (() => void) => {
  const observed = log.length
  return () => accept(op, writtenBy(op).length === 0 ? { observed } : {})
}

const writerOf = ({ records, writtenBy }: WrittenHistory, commandId: string): string | undefined =>
  records.find((record) => record.kind === 'Begin' && record.commandId === commandId && writtenBy(record.op).length > 0)
    ?.op

const decoded = ({ data, ...told }: LoggedEvent): Noted => notes.decode({ ...told, data } as never).value as Noted

const foldOf = (events: readonly LoggedEvent[]): number =>
  events.reduce((state, event) => digesting.evolve(state, decoded(event)), digesting.initial)

const seenAs = (event: LoggedEvent) => {
  const { data: _data, ...told } = event
  return [event.position, eventDigest({ ...told, event: decoded(event) })] as const
}

const holds = (log: readonly LoggedEvent[], condition: AppendCondition): boolean => {
  if (condition.kind === 'NoAppendCondition') return true
  if (condition.kind === 'ExpectRevision') {
    const last = log.findLast(({ stream }) => stream === condition.stream)
    return (last?.revision ?? 'no-events') === condition.revision
  }
  const after = condition.after === noPosition ? 0 : condition.after
  return !log.some((event) => event.position > after && matchesQuery(event, condition.query))
}
