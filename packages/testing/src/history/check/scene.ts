import type { HistoryModel } from '../history-model.ts'
import { historyOpKey } from '../history-record.ts'
import type { ViolationKind } from '../history-report.ts'
import type { LoggedEvent } from '../logged-event.ts'
import type { DecodedLog } from './decoded-log.ts'
import { nameOf, type Operation } from './operations.ts'
import type { Timeline } from './timelines.ts'

/** All that a check of one timeline looks at, and where it tells what it finds. */
export interface Scene {
  readonly timeline: Timeline
  readonly operations: readonly Operation[]
  readonly byName: ReadonlyMap<string, Operation>
  readonly model: HistoryModel
  readonly decoded: DecodedLog
  readonly isForeign: (event: LoggedEvent) => boolean
  /** Something is wrong with the log itself, or with what a call wrote into it. */
  readonly wrong: (kind: ViolationKind, message: string, indexes: readonly number[], operation?: Operation) => void
  /** Something that a call was told is not what the log holds. */
  readonly untrue: (kind: ViolationKind, message: string, indexes: readonly number[], operation: Operation) => void
}

/** The call that wrote the event at `index`, where it was recorded. */
export const writerAt = ({ timeline, byName }: Scene, index: number): Operation | undefined => {
  const op = timeline.log.events[index]?.metadata[historyOpKey]
  return op === undefined ? undefined : byName.get(op)
}

/** The event at `index` in a few words: `position 7 (TicketSold by web-1-3)`. */
export const eventAt = ({ timeline }: Scene, index: number): string => {
  const { position, type, metadata } = timeline.log.events[index] as LoggedEvent
  const op = metadata[historyOpKey]
  return `position ${position} (${type}${op === undefined ? '' : ` by ${op}`})`
}

/** Whom a position was told before, for a message. */
export const known = ({ timeline }: Scene, operation: Operation): string => {
  const { position, by } = timeline.knownBefore(operation)
  return by === undefined ? 'nothing' : `position ${position}, told to ${nameOf(by.began)}`
}

/** Whether two calls have the same command id: then the one's events are the other's too. */
export const isSameCommand = (one: Operation, other: Operation): boolean =>
  one === other || (one.began.commandId !== undefined && one.began.commandId === other.began.commandId)
