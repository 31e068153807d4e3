import type { AppendCondition } from 'factos'
import { numberOf, type Operation } from './operations.ts'
import { eventAt, writerAt, type Scene } from './scene.ts'
import { firstWhere } from './log-index.ts'
import { firstSelected } from './selection.ts'

/** What is wrong with a condition, as the end of a sentence, and the events that show it. */
export interface ConditionProblem {
  readonly text: string
  readonly indexes: readonly number[]
}

/** Why a condition did not hold on the first `count` events, or `undefined` where it did. */
export const conditionProblem = (
  scene: Scene,
  condition: AppendCondition | undefined,
  count: number,
): ConditionProblem | undefined => {
  const { log } = scene.timeline
  if (condition === undefined || condition.kind === 'NoAppendCondition') return undefined
  if (condition.kind === 'ExpectRevision') {
    const { stream, revision } = condition
    const found = revisionAfter(scene, stream, count)
    if (found === revision) return undefined
    return { text: `stream ${stream} was at revision ${found}, not ${revision}`, indexes: [] }
  }
  const after = numberOf(condition.after)
  const selected = { kind: 'Query', query: condition.query } as const
  const index = firstSelected(log, selected, log.countUpTo(after), count)
  if (index < 0) return undefined
  return { text: `${eventAt(scene, index)} matches its condition after position ${after}`, indexes: [index] }
}

/**
 * Why a condition cannot have failed while a call was under way, or `undefined` where it can have: something that it
 * speaks of was there, or may have come before the call was answered.
 */
export const neverFailed = (
  scene: Scene,
  operation: Operation,
  condition: AppendCondition | undefined,
): string | undefined => {
  const { log, knownBefore } = scene.timeline
  if (condition === undefined || condition.kind === 'NoAppendCondition') return 'there was no condition'
  const mayHaveCome = (index: number): boolean => {
    const writer = writerAt(scene, index)
    return writer === undefined || writer.beganAt < (operation.endedAt ?? Infinity)
  }
  if (condition.kind === 'ExpectRevision') {
    const { stream, revision } = condition
    const knownCount = log.countUpTo(knownBefore(operation).position)
    if (revisionAfter(scene, stream, knownCount) !== revision) return undefined
    const next = log.inStream(stream)[revision === 'no-events' ? 0 : revision + 1]
    return next !== undefined && mayHaveCome(next)
      ? undefined
      : `stream ${stream} was at revision ${revision} all the time`
  }
  const after = numberOf(condition.after)
  const selected = { kind: 'Query', query: condition.query } as const
  const end = log.events.length
  for (let index = firstSelected(log, selected, log.countUpTo(after), end); index >= 0;) {
    if (mayHaveCome(index)) return undefined
    index = firstSelected(log, selected, index + 1, end)
  }
  return `no event matches it after position ${after}`
}

const revisionAfter = ({ timeline }: Scene, stream: string, count: number): number | 'no-events' => {
  const places = timeline.log.inStream(stream)
  const before = firstWhere(places.length, (place) => (places[place] as number) >= count)
  const last = places[before - 1]
  return last === undefined ? 'no-events' : (timeline.log.events[last]?.revision ?? 'no-events')
}
