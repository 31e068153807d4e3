import { canonicalText, same, toJsonLike } from '../json-like.ts'
import type { HistoryOutcome } from '../history-record.ts'
import { checkAcknowledged } from './check-acknowledged.ts'
import { checkContext, checkRead } from './check-readers.ts'
import { conditionProblem, neverFailed } from './condition-problem.ts'
import { undecodable } from './decoded-log.ts'
import { nameOf, numberOf, toldPosition, type Operation } from './operations.ts'
import { replayOf } from './replay.ts'
import type { ReplayTask } from './replay-task.ts'
import { eventAt, isSameCommand, known, writerAt, type Scene } from './scene.ts'
import { firstSelected } from './selection.ts'

/** What the calls of a timeline were told, held against the log; what has to be replayed for it is returned. */
export const checkTold = (scene: Scene): readonly ReplayTask[] => {
  const written = writtenByCommandId(scene)
  return scene.operations.flatMap((operation): readonly ReplayTask[] => {
    const { outcome, isClaim, began } = operation
    if (!isClaim || outcome === undefined || !scene.timeline.mayHaveAnswered(operation)) return []
    const told = toldPosition(outcome)
    const head = scene.timeline.log.events.at(-1)?.position ?? 0
    if (told > head) {
      const text = `${nameOf(began)} was told of position ${told}, and the log ends at ${head}`
      scene.untrue('Lost', text, [], operation)
      return []
    }
    return checkOutcome(scene, operation, outcome, written)
  })
}

const checkOutcome = (
  scene: Scene,
  operation: Operation,
  outcome: HistoryOutcome,
  written: ReadonlyMap<string, readonly number[]>,
): readonly ReplayTask[] => {
  const { began } = operation
  switch (outcome.kind) {
    case 'Accepted': {
      if (outcome.events.length > 0) {
        checkAcknowledged(scene, operation, outcome)
        return []
      }
      const count = scene.timeline.log.countUpTo(numberOf(outcome.observed))
      checkRepeat(scene, operation, written, count)
      const problem = conditionProblem(scene, began.condition, count)
      if (problem !== undefined) {
        scene.untrue(
          'Condition',
          `${nameOf(began)} was confirmed, although ${problem.text}`,
          problem.indexes,
          operation,
        )
      }
      return checkFinal(
        scene,
        operation,
        count,
        () => 'was accepted without events',
        (decision) => {
          if (!decision.ok) return `, where it is rejected with ${canonicalText(decision.error)}`
          return decision.value.length === 0 ? undefined : `, where it decides on ${decision.value.length} events`
        },
      )
    }
    case 'Rejected': {
      const count = scene.timeline.log.countUpTo(numberOf(outcome.observed))
      checkRepeat(scene, operation, written, count)
      return checkFinal(
        scene,
        operation,
        count,
        () => `was rejected with ${canonicalText(outcome.error)}`,
        (decision) => {
          if (decision.ok) return `, where it is accepted with ${decision.value.length} events`
          const error = toJsonLike(decision.error)
          return same(error, outcome.error) ? undefined : `, where it is rejected with ${canonicalText(decision.error)}`
        },
      )
    }
    case 'ConditionFailed': {
      checkRepeat(scene, operation, written, 0)
      const never = neverFailed(scene, operation, outcome.condition)
      if (never !== undefined)
        scene.untrue('Condition', `${nameOf(began)} was refused by its condition, although ${never}`, [], operation)
      return []
    }
    case 'DecodeError':
      checkUndecodable(scene, operation, numberOf(outcome.position))
      return []
    case 'Context':
      return checkContext(scene, operation, outcome)
    case 'Read':
      checkRead(scene, operation, outcome)
      return []
    default:
      return []
  }
}

/** A call that ended without events, on the log as it was after `count` events. */
const checkFinal = (
  scene: Scene,
  operation: Operation,
  count: number,
  ended: () => string,
  contradiction: (decision: ReturnType<ReturnType<typeof replayOf>['decide']>) => string | undefined,
): readonly ReplayTask[] => {
  const { log, knownBefore } = scene.timeline
  const replay = replayOf(operation.began, scene.model)
  const claim = (): string =>
    `${nameOf(operation.began)} ${ended()} at position ${log.events[count - 1]?.position ?? 0}`
  for (const { selected } of replay.folds) {
    const missed = firstSelected(log, selected, count, log.countUpTo(knownBefore(operation).position))
    if (missed < 0) continue
    const text = `${claim()}, and missed ${eventAt(scene, missed)}, although it began when ${known(scene, operation)}, was known`
    scene.untrue('Rejection', text, [missed], operation)
  }
  if (replay.folds.length === 0) return []
  return [
    {
      operation,
      count,
      kind: 'Rejection',
      claim,
      indexes: [],
      contradiction: (replay, states) => contradiction(replay.decide(states)),
    },
  ]
}

/** A command whose id was known has to be told what it did then. */
const checkRepeat = (
  scene: Scene,
  operation: Operation,
  written: ReadonlyMap<string, readonly number[]>,
  count: number,
): void => {
  const { began, outcome } = operation
  const first = began.commandId === undefined ? undefined : written.get(began.commandId)?.[0]
  if (first === undefined) return
  const { log, knownBefore } = scene.timeline
  if (first >= Math.max(count, log.countUpTo(knownBefore(operation).position))) return
  const text = `${nameOf(began)} ended as ${outcome?.kind}, although its command id was known from ${eventAt(scene, first)}`
  scene.untrue('Rejection', text, [first], operation)
}

/** Only what a call rests on, or wrote, may fail it, and only where it cannot be decoded. */
const checkUndecodable = (scene: Scene, operation: Operation, position: number): void => {
  const { began } = operation
  const { codec } = began
  const { log } = scene.timeline
  const index = log.countUpTo(position) - 1
  if (position === 0 || codec === undefined || index < 0) return
  if (scene.decoded(codec).at(index) !== undecodable) {
    scene.untrue(
      'Rejection',
      `${nameOf(began)} was told that position ${position} cannot be decoded, and it can`,
      [index],
      operation,
    )
    return
  }
  const writer = writerAt(scene, index)
  if (writer !== undefined && isSameCommand(writer, operation)) return
  const { folds } = replayOf(began, scene.model)
  if (folds.length === 0 || folds.some(({ selected }) => firstSelected(log, selected, index, index + 1) >= 0)) return
  const text = `${nameOf(began)} failed because ${eventAt(scene, index)} cannot be decoded, which it does not rest on`
  scene.untrue('Rejection', text, [index], operation)
}

const writtenByCommandId = ({ timeline, byName }: Scene): ReadonlyMap<string, readonly number[]> => {
  const written = new Map<string, readonly number[]>()
  for (const [op, indexes] of timeline.log.byOperation) {
    const commandId = byName.get(op)?.began.commandId
    if (commandId !== undefined && !written.has(commandId)) written.set(commandId, indexes)
  }
  return written
}
