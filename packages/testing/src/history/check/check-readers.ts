import type { Query } from 'factos'
import { eventDigest } from '../event-digest.ts'
import type { ContextOutcome, ReadOutcome, SeenEvent } from '../history-record.ts'
import { same, toJsonLike } from '../json-like.ts'
import type { LoggedEvent } from '../logged-event.ts'
import { undecodable } from './decoded-log.ts'
import { nameOf, numberOf, type Operation } from './operations.ts'
import { replayOf } from './replay.ts'
import type { ReplayTask } from './replay-task.ts'
import { eventAt, known, type Scene } from './scene.ts'
import { cursor, firstSelected, type Selected } from './selection.ts'

/** `readContext` and `loadStream`: exactly the matching events up to `observed`, and the state that they fold to. */
export const checkContext = (scene: Scene, operation: Operation, outcome: ContextOutcome): readonly ReplayTask[] => {
  const { log, knownBefore } = scene.timeline
  const count = log.countUpTo(numberOf(outcome.observed))
  const replay = replayOf(operation.began, scene.model)
  const name = nameOf(operation.began)
  const fold = replay.folds[0]
  if (fold === undefined) return []
  compareSeen(scene, operation, fold.selected, outcome.events, 0, count)
  const missed = firstSelected(log, fold.selected, count, log.countUpTo(knownBefore(operation).position))
  if (missed >= 0) {
    const text = `${name} was given the log at position ${numberOf(outcome.observed)}, and missed ${eventAt(scene, missed)}, although it began when ${known(scene, operation)}, was known`
    scene.untrue('Reader', text, [missed], operation)
  }
  return [
    {
      operation,
      count,
      kind: 'Reader',
      claim: () => `${nameOf(operation.began)} was given a state at position ${numberOf(outcome.observed)}`,
      indexes: [],
      contradiction: (replay, states) => {
        const state = toJsonLike(replay.state(states))
        if (!same(state, outcome.state)) {
          return `, ${JSON.stringify(outcome.state)}, where it is ${JSON.stringify(state)}`
        }
        const revision = revisionOf(scene, operation, count)
        if (revision === undefined || revision === outcome.revision) return undefined
        return `, with revision ${outcome.revision}, where it is ${revision}`
      },
    },
  ]
}

/** `read`: exactly the matching events between where it began and where it ended, and nothing left out that was known. */
export const checkRead = (scene: Scene, operation: Operation, outcome: ReadOutcome): void => {
  const { began } = operation
  const { log, knownBefore } = scene.timeline
  const { after, before, limit = Infinity, direction = 'forwards' } = began
  const selected: Selected = { kind: 'Query', query: began.query as Query }
  const isForwards = direction === 'forwards'
  const { events, finished } = outcome
  const ascending = isForwards ? events : events.toReversed()
  const [lowest, highest] = [ascending[0]?.[0], ascending.at(-1)?.[0]]
  if (events.length > limit)
    scene.untrue('Reader', `${nameOf(began)} was given more than ${limit} events`, [], operation)

  const from = log.countUpTo(numberOf(after ?? 'no-position'))
  const upTo = before === undefined ? log.events.length : log.countUpTo(before - 1)
  const isWhole = finished && events.length < limit
  const knownCount = Math.min(upTo, log.countUpTo(knownBefore(operation).position))
  const end = highest === undefined ? (finished ? knownCount : from) : log.countUpTo(highest)
  const start = isForwards || isWhole || lowest === undefined ? from : log.countUpTo(lowest - 1)
  compareSeen(scene, operation, selected, ascending, start, Math.min(end, upTo))

  // Above its last event may be what came later, but not what was known before.
  const isOpenAbove = highest !== undefined && (isForwards ? isWhole : true)
  const missed = isOpenAbove ? firstSelected(log, selected, log.countUpTo(highest), knownCount) : -1
  if (missed < 0) return
  const text = `${nameOf(began)} missed ${eventAt(scene, missed)}, although it began when ${known(scene, operation)}, was known`
  scene.untrue('Reader', text, [missed], operation)
}

/** Holds what a reader was given, ascending, against the selected events from index `start` and below `end`. */
const compareSeen = (
  scene: Scene,
  operation: Operation,
  selected: Selected,
  given: readonly SeenEvent[],
  start: number,
  end: number,
): void => {
  const { log } = scene.timeline
  const { began } = operation
  const walk = cursor(log, selected, start)
  for (const [position, digest] of given) {
    const index = walk.next(end)
    const there = log.events[index]
    if (there?.position === position) {
      if (digest === digestAt(scene, operation, index)) continue
      scene.untrue('Reader', `${nameOf(began)} was told otherwise of ${eventAt(scene, index)}`, [index], operation)
      return
    }
    const isMissed = there !== undefined && there.position < position
    const text = isMissed
      ? `missed ${eventAt(scene, index)}`
      : `was given position ${position}, which it did not ask for`
    scene.untrue('Reader', `${nameOf(began)} ${text}`, isMissed ? [index] : [], operation)
    return
  }
  const left = walk.next(end)
  if (left >= 0) scene.untrue('Reader', `${nameOf(began)} missed ${eventAt(scene, left)}`, [left], operation)
}

const digestAt = ({ timeline, decoded }: Scene, { began }: Operation, index: number): string | undefined => {
  const { data: _data, ...logged } = timeline.log.events[index] as LoggedEvent
  const event = decoded(began.codec ?? '').at(index)
  return event === undecodable ? undefined : eventDigest({ ...logged, event })
}

const revisionOf = ({ timeline }: Scene, { began }: Operation, count: number): number | 'no-events' | undefined => {
  if (began.method !== 'loadStream') return undefined
  const places = timeline.log.inStream(began.stream ?? '')
  const last = places.findLast((index) => index < count)
  return last === undefined ? 'no-events' : timeline.log.events[last]?.revision
}
