import type { AcceptedOutcome, AcknowledgedEvent } from '../history-record.ts'
import { canonicalText, same, toJsonLike } from '../json-like.ts'
import type { LoggedEvent } from '../logged-event.ts'
import { undecodable } from './decoded-log.ts'
import { nameOf, type Operation } from './operations.ts'
import { eventAt, isSameCommand, known, writerAt, type Scene } from './scene.ts'

/** What was acknowledged is in the log, unaltered, whole, at the place that was told, and is that command's. */
export const checkAcknowledged = (scene: Scene, operation: Operation, outcome: AcceptedOutcome): void => {
  const { began } = operation
  const { log, knownBefore } = scene.timeline
  const indexes: number[] = []
  for (const told of outcome.events) {
    const index = log.countUpTo(told.position) - 1
    const logged = log.events[index]
    if (logged?.position !== told.position || logged.id !== told.id) {
      tellMissing(scene, operation, told)
      return
    }
    const difference = differenceFrom(scene, operation, told, index)
    if (difference !== undefined) {
      const text = `${nameOf(began)} was told otherwise of position ${told.position}: ${difference}`
      scene.untrue('Altered', text, [index], operation)
    }
    indexes.push(index)
  }
  const [first = 0] = indexes
  if (indexes.some((index, place) => index !== first + place)) {
    scene.untrue('Atomicity', `${nameOf(began)} was told of events that are not together`, indexes, operation)
  }
  checkPlace(scene, operation, outcome, indexes)
  checkWriter(scene, operation, indexes)
  const position = outcome.events[0]?.position ?? 0
  if (!outcome.duplicate && writerAt(scene, first) !== operation && position <= knownBefore(operation).position) {
    const text = `${nameOf(began)} was told that it wrote ${eventAt(scene, first)}, and began when ${known(scene, operation)}, was known`
    scene.untrue('RealTime', text, indexes, operation)
  }
}

const tellMissing = (scene: Scene, operation: Operation, told: AcknowledgedEvent): void => {
  const elsewhere = scene.timeline.log.withId(told.id)
  const text = `${nameOf(operation.began)} was told of ${told.type} at position ${told.position}`
  if (elsewhere === undefined) scene.untrue('Lost', `${text}, and it is not in the log`, [], operation)
  else scene.untrue('Altered', `${text}, and it is at ${eventAt(scene, elsewhere)}`, [elsewhere], operation)
}

const compared = ['stream', 'revision', 'type', 'version', 'recordedAt'] as const

const differenceFrom = (
  { timeline, decoded }: Scene,
  { began }: Operation,
  told: AcknowledgedEvent,
  index: number,
): string | undefined => {
  const logged = timeline.log.events[index] as LoggedEvent
  for (const field of compared) {
    if (told[field] !== logged[field]) return `its ${field} is ${logged[field]}, not ${told[field]}`
  }
  for (const field of ['tags', 'metadata'] as const) {
    if (!same(toJsonLike(told[field]), toJsonLike(logged[field]))) {
      return `its ${field} are ${canonicalText(logged[field])}, not ${canonicalText(told[field])}`
    }
  }
  const event = decoded(began.codec ?? '').at(index)
  if (event === undecodable) return 'its data cannot be decoded'
  const there = toJsonLike(event)
  return same(there, told.event) ? undefined : `it is ${JSON.stringify(there)}, not ${JSON.stringify(told.event)}`
}

const checkPlace = (
  scene: Scene,
  operation: Operation,
  { append, events }: AcceptedOutcome,
  indexes: readonly number[],
): void => {
  const last = events.at(-1)
  if (append?.position === last?.position && append?.currentRevision === last?.revision) return
  const text = `${nameOf(operation.began)} was told that it ends at position ${append?.position}, revision ${append?.currentRevision}, and its last event is at ${last?.position}, ${last?.revision}`
  scene.untrue('Altered', text, indexes, operation)
}

const checkWriter = (scene: Scene, operation: Operation, indexes: readonly number[]): void => {
  const [first = 0] = indexes
  const writer = writerAt(scene, first)
  const { began } = operation
  if (writer === undefined) {
    const logged = scene.timeline.log.events[first] as LoggedEvent
    if (began.commandId !== undefined && scene.isForeign(logged)) return
    scene.untrue(
      'Altered',
      `${nameOf(began)} was told of ${eventAt(scene, first)}, which it did not write`,
      indexes,
      operation,
    )
  } else if (!isSameCommand(writer, operation)) {
    const text = `${nameOf(began)} was told of ${eventAt(scene, first)}, which is another command's`
    scene.untrue('Altered', text, indexes, operation)
  } else {
    const all = scene.timeline.log.byOperation.get(writer.began.op) ?? []
    if (all.length <= indexes.length) return
    const text = `${nameOf(began)} was told of ${indexes.length} of the ${all.length} events of ${nameOf(writer.began)}`
    scene.untrue('Atomicity', text, all, operation)
  }
}
