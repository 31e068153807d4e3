import { canonicalText } from '../json-like.ts'
import type { LoggedEvent } from '../logged-event.ts'
import { nameOf, type Operation } from './operations.ts'
import { differenceOf, encodedBy, type ExpectedEvent } from './replay.ts'
import type { ReplayTask } from './replay-task.ts'
import { eventAt, known, writerAt, type Scene } from './scene.ts'
import { conditionProblem } from './condition-problem.ts'

/** Everything in the log: who wrote it, whether they may have, all together, once, in time, and as they must have decided. */
export const checkWritten = (scene: Scene): readonly ReplayTask[] => {
  const { timeline, byName, isForeign } = scene
  const { events, byOperation } = timeline.log
  events.forEach((event, index) => {
    if (writerAt(scene, index) !== undefined || isForeign(event)) return
    scene.wrong('UnknownOrigin', `nobody who was recorded wrote ${eventAt(scene, index)}`, [index])
  })
  const tasks: ReplayTask[] = []
  const byCommandId = new Map<string, Operation>()
  for (const [op, indexes] of byOperation) {
    const operation = byName.get(op)
    if (operation === undefined) continue
    checkCommandId(scene, byCommandId, operation, indexes)
    // What both timelines hold was checked on the one that it was written to.
    if ((indexes.at(-1) as number) < timeline.shared) continue
    checkOrigin(scene, operation, indexes)
    checkTime(scene, operation, indexes)
    if (operation.fate !== 'Never') tasks.push(...checkDecided(scene, operation, indexes))
  }
  checkTransactions(scene)
  return tasks
}

const checkCommandId = (
  scene: Scene,
  byCommandId: Map<string, Operation>,
  operation: Operation,
  indexes: readonly number[],
): void => {
  const { commandId } = operation.began
  if (commandId === undefined) return
  const other = byCommandId.get(commandId)
  if (other === undefined) {
    byCommandId.set(commandId, operation)
    return
  }
  const others = scene.timeline.log.byOperation.get(other.began.op) ?? []
  const text = `the command id ${commandId} is there twice: by ${nameOf(other.began)} and by ${nameOf(operation.began)}`
  scene.wrong('Doubled', text, [...others, ...indexes], operation)
}

const checkOrigin = (scene: Scene, operation: Operation, indexes: readonly number[]): void => {
  const { began } = operation
  if (operation.fate === 'Never') {
    const text = `${nameOf(began)} ended as ${endOf(operation)}, and wrote ${eventAt(scene, indexes[0] as number)}`
    scene.wrong('ShouldNotBeThere', text, indexes, operation)
  } else if (!scene.timeline.mayHaveWritten(operation)) {
    const text = `${nameOf(began)} belongs to another timeline, and ${eventAt(scene, indexes[0] as number)} is on this one`
    scene.wrong('Timeline', text, indexes, operation)
  }
}

const endOf = ({ outcome, began }: Operation): string =>
  outcome === undefined || (began.transaction !== undefined && outcome.kind === 'Accepted')
    ? 'RolledBack'
    : outcome.kind

const checkTime = (scene: Scene, operation: Operation, indexes: readonly number[]): void => {
  const first = indexes[0] as number
  const position = (scene.timeline.log.events[first] as LoggedEvent).position
  if (position > scene.timeline.knownBefore(operation).position) return
  const text = `${nameOf(operation.began)} wrote ${eventAt(scene, first)}, and began when ${known(scene, operation)}, was known`
  scene.wrong('RealTime', text, indexes, operation)
}

const checkDecided = (scene: Scene, operation: Operation, indexes: readonly number[]): readonly ReplayTask[] => {
  const { began, outcome } = operation
  const { events } = scene.timeline.log
  const first = indexes[0] as number
  const told = outcome?.kind === 'Accepted' && !outcome.duplicate ? outcome.events.length : undefined
  const torn = indexes.findIndex((index, place) => index !== first + place)
  const together = torn < 0 ? indexes : indexes.slice(0, torn)
  const run = told === undefined ? together : together.slice(0, told)
  if (told !== undefined && indexes.length > told) {
    const text = `${nameOf(began)} was told of ${told} events, and wrote ${indexes.length}`
    scene.wrong('Doubled', text, indexes, operation)
  } else if (torn >= 0) {
    const rest = indexes.slice(torn)
    const isRepeat = rest.length === run.length && rest.every((index, place) => isAgain(events, run[place], index))
    const [kind, how] = isRepeat ? (['Doubled', 'twice'] as const) : (['Atomicity', 'torn apart'] as const)
    const text = `what ${nameOf(began)} wrote is there ${how}: ${eventAt(scene, first)} and ${eventAt(scene, rest[0] as number)}`
    scene.wrong(kind, text, indexes, operation)
  } else if (told !== undefined && indexes.length < told) {
    const text = `${nameOf(began)} was told of ${told} events, and ${indexes.length} of them are there`
    scene.wrong('Atomicity', text, indexes, operation)
  }
  const problem = conditionProblem(scene, began.condition, first)
  if (problem !== undefined) {
    scene.wrong(
      'Condition',
      `${nameOf(began)} wrote ${eventAt(scene, first)}, although ${problem.text}`,
      [first, ...problem.indexes],
      operation,
    )
  }
  return [
    {
      operation,
      count: first,
      kind: 'Decision',
      claim: () => `${nameOf(began)} was accepted at ${eventAt(scene, first)}`,
      indexes: run,
      contradiction: (replay, states) => {
        const decision = replay.decide(states)
        if (!decision.ok) return `, where it is rejected with ${canonicalText(decision.error)}`
        const expected = encodedBy(began, scene.model, decision.value)
        return decidedOtherwise(
          expected,
          run.map((index) => events[index] as LoggedEvent),
        )
      },
    },
  ]
}

const isAgain = (events: readonly LoggedEvent[], one: number | undefined, other: number): boolean => {
  const [left, right] = [events[one ?? -1], events[other]]
  if (left === undefined || right === undefined) return false
  return left.type === right.type && left.stream === right.stream && Buffer.compare(left.data, right.data) === 0
}

const decidedOtherwise = (expected: readonly ExpectedEvent[], logged: readonly LoggedEvent[]): string | undefined => {
  for (const [place, there] of logged.entries()) {
    const event = expected[place]
    if (event === undefined) break
    const difference = differenceOf(event, there)
    if (difference !== undefined) return `, where it decides otherwise: at position ${there.position} ${difference}`
  }
  if (expected.length === logged.length) return undefined
  return `, where it decides on ${expected.length} events, and ${logged.length} are there together`
}

/** What a transaction whose end nobody heard of wrote is there as a whole or not at all. */
const checkTransactions = (scene: Scene): void => {
  const inside = Map.groupBy(
    scene.operations.filter(
      ({ began, outcome, fate }) =>
        began.transaction !== undefined && fate === 'Possible' && outcome?.kind === 'Accepted' && !outcome.duplicate,
    ),
    ({ began }) => began.transaction,
  )
  for (const [transaction, operations] of inside) {
    const there = operations.filter(({ began }) => scene.timeline.log.byOperation.has(began.op))
    if (there.length === 0 || there.length === operations.length) continue
    const text = `of the transaction ${transaction}, ${there.length} of ${operations.length} calls are there`
    scene.wrong(
      'Atomicity',
      text,
      there.flatMap(({ began }) => scene.timeline.log.byOperation.get(began.op) ?? []),
      there[0],
    )
  }
}
