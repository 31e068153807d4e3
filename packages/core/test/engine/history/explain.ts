import {
  allEvents,
  matchesQuery,
  noEvents,
  noPosition,
  type AppendCondition,
  type Position,
  type Recorded,
} from '../../../src/index.ts'
import { createEventStore, type Storage } from '../../../src/storage.ts'
import { logOf } from '../../dispatch/log-of.ts'
import { codecs, digest, rule, type Noted } from './digesting.ts'
import type { Answer } from './play.ts'

/** What the log does not explain of these answers. `faultless`: no call failed or lost its answer. */
export const explain = async (
  storage: Storage,
  given: readonly Answer[],
  faultless: boolean,
): Promise<readonly string[]> => {
  const log = await logOf(createEventStore(storage, { engine: false }), codecs[0]!)
  const problems: string[] = []
  log.forEach(({ position }, index) => {
    if (position !== index + 1) problems.push(`position ${index + 1} is missing`)
  })

  // Another process may have done the very same while a call of this one was lost; nobody can tell whose it is then.
  const answers = faultless ? given : given.map((answer) => asRepeat(given, answer))
  const byCommand = Map.groupBy(answers, ({ command }) => command.id)
  for (const { event, position } of log) {
    if (!byCommand.has(ownerOf(event))) problems.push(`nobody sent what is at ${position}`)
  }
  for (const [id, own] of byCommand) {
    const mine = log.filter(({ event }) => ownerOf(event) === id)
    const claims = own.filter(({ result }) => result.ok && result.value.events.length > 0)
    const mayHaveLanded = own.some(
      ({ result }) => result.error?.kind === 'StoreError' && result.error.outcome === 'unknown',
    )
    if (mine.length > 0 && claims.length === 0 && !mayHaveLanded) problems.push(`${id} failed, but is in the log`)
    const first = claims.filter(({ result }) => result.value?.duplicate === false)
    if (first.length > 1 && faultless) problems.push(`${id} was done ${first.length} times`)
    // What may have landed is held against the log like what was acknowledged.
    if (mine.length > 0 && own[0]!.decides)
      problems.push(...decidedOtherwise(log, own[0]!, mine[0]!.position - 1, mine))
    for (const answer of own) problems.push(...contradictions(log, answer, mine))
  }
  return [...problems, ...outOfOrder(answers)]
}

const asRepeat = (answers: readonly Answer[], answer: Answer): Answer => {
  const { command, result } = answer
  if (!result.ok || answers.filter((other) => other.command.id === command.id).length === 1) return answer
  return { ...answer, result: { ok: true, value: { ...result.value, duplicate: result.value.append !== null } } }
}

const ownerOf = ({ by }: Noted): string => by.split(' ')[0] as string

const contradictions = (
  log: readonly Recorded<Noted>[],
  answer: Answer,
  mine: readonly Recorded<Noted>[],
): readonly string[] => {
  const { command, result, condition } = answer
  if (!result.ok) {
    const { error } = result
    if (error.kind === 'AppendConditionFailed') {
      const never = condition !== undefined && holds(log, condition, log.length)
      return never ? [`${command.id} lost by a condition that holds`] : []
    }
    if (error.kind !== 'DomainError') return error.kind === 'DecodeError' ? [`${command.id} could not be decoded`] : []
    const at = numberOf(error.observed)
    const seen = seenAt(log, answer, at)
    if (mine.length > 0 && mine[0]!.position <= at) return [`${command.id} was rejected at ${at}, where it was known`]
    if (rule(seen, command).ok) return [`${command.id} was rejected at ${at}, where it is accepted`]
    return error.domainError.seen === seen ? [] : [`${command.id} saw ${error.domainError.seen} at ${at}, not ${seen}`]
  }
  const { events, observed, append } = result.value
  const problems: string[] = []
  if (mine.length !== events.length)
    problems.push(`${command.id} was told of ${events.length} of ${mine.length} events`)
  events.forEach((event, index) => {
    if (JSON.stringify(log[event.position - 1]) !== JSON.stringify(event))
      problems.push(`${command.id} is not at its place`)
    if (event.position !== events[0]!.position + index) problems.push(`${command.id} is torn apart`)
  })
  const last = events.at(-1)
  if (last?.position !== append?.position || last?.revision !== append?.currentRevision) {
    problems.push(`${command.id} was told a wrong last place`)
  }
  if (events.length === 0 && answer.decides)
    return [...problems, ...decidedOtherwise(log, answer, numberOf(observed), [])]
  const isOwn = condition !== undefined && !result.value.duplicate && events.length > 0
  if (isOwn && !holds(log, condition, events[0]!.position - 1))
    problems.push(`${command.id} passed a condition that fails`)
  return problems
}

/** Whether the pure decider, on the log up to `at`, decides something else. */
const decidedOtherwise = (
  log: readonly Recorded<Noted>[],
  answer: Answer,
  at: number,
  recorded: readonly Recorded<Noted>[],
): readonly string[] => {
  const { command } = answer
  const decision = rule(seenAt(log, answer, at), command)
  if (!decision.ok) return [`${command.id} was accepted at ${at}, where it is rejected`]
  const events = recorded.map(({ event }) => event)
  return JSON.stringify(decision.value) === JSON.stringify(events)
    ? []
    : [`${command.id} would decide otherwise at ${at}`]
}

/** Whoever asks after another was answered hears of nothing older. */
const outOfOrder = (answers: readonly Answer[]): readonly string[] => {
  const byEnd = answers.toSorted((one, other) => one.ended - other.ended)
  const problems: string[] = []
  for (const answer of answers) {
    const isAfter = placeOf(answer)
    if (isAfter === undefined) continue
    const before = byEnd.slice(0, firstNotBefore(byEnd, answer.began))
    const least = Math.max(0, ...before.map((one) => placeOf(one)?.upTo ?? 0))
    if (isAfter.from < least) problems.push(`${answer.command.id} heard of ${isAfter.from}, after ${least} was known`)
  }
  return problems
}

const firstNotBefore = (byEnd: readonly Answer[], began: number): number => {
  const end = byEnd.findIndex(({ ended }) => ended > began)
  return end < 0 ? byEnd.length : end
}

/** What an answer rests on at least, and what it proves to be in the log. */
const placeOf = ({ result }: Answer): { readonly from: number; readonly upTo: number } | undefined => {
  if (!result.ok) {
    if (result.error.kind !== 'DomainError') return undefined
    const observed = numberOf(result.error.observed)
    return { from: observed, upTo: observed }
  }
  const { events, observed, append, duplicate } = result.value
  if (append === null) return { from: numberOf(observed), upTo: numberOf(observed) }
  return { from: duplicate ? Infinity : events[0]!.position - 1, upTo: append.position }
}

const numberOf = (position: Position): number => (position === noPosition ? 0 : position)

const seenAt = (log: readonly Recorded<Noted>[], { asked, stream }: Answer, position: number): number => {
  const before = log.slice(0, position)
  if (asked.length === 0) return digestOf(before.filter((recorded) => recorded.stream === stream))
  return asked.reduce((sum, query, index) => {
    return sum + (index + 1) * digestOf(before.filter((recorded) => matchesQuery(recorded, query)))
  }, 0)
}

const digestOf = (events: readonly Recorded<Noted>[]): number =>
  events.reduce((seen, { event }) => digest(seen, event), 0)

const holds = (log: readonly Recorded<Noted>[], condition: AppendCondition, at: number): boolean => {
  const before = log.slice(0, at)
  if (condition.kind === 'ExpectRevision') {
    const revision = before.findLast(({ stream }) => stream === condition.stream)?.revision ?? noEvents
    return revision === condition.revision
  }
  if (condition.kind === 'NoAppendCondition') return true
  const after = numberOf(condition.after)
  return !before.some((recorded) => recorded.position > after && matchesQuery(recorded, condition.query ?? allEvents))
}
