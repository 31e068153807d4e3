import { historyOpKey } from '../history-record.ts'
import type { LoggedEvent } from '../logged-event.ts'

/** A log with ways to find events. An index is a place in `events`; a count is the number of events before a place. */
export interface LogIndex {
  /** By position. */
  readonly events: readonly LoggedEvent[]
  /** Every index, ascending. */
  readonly all: readonly number[]
  readonly withTag: (tag: string) => readonly number[]
  readonly withTagAndType: (tag: string, type: string) => readonly number[]
  /** Whether the event at `index` has all of these tags. */
  readonly hasTags: (tags: readonly string[]) => (index: number) => boolean
  readonly ofType: (type: string) => readonly number[]
  readonly inStream: (stream: string) => readonly number[]
  /** The events that a call wrote. */
  readonly byOperation: ReadonlyMap<string, readonly number[]>
  /** Where an event with this id is. */
  readonly withId: (id: string) => number | undefined
  /** How many events have a position up to and with this one. */
  readonly countUpTo: (position: number) => number
}

/** Indexes a log. */
export const logIndex = (log: readonly LoggedEvent[]): LogIndex => {
  const events = log.toSorted((one, other) => one.position - other.position)
  const tags = new Map<string, number[]>()
  const tagsAndTypes = new Map<string, number[]>()
  const numbers = new Map<string, number>()
  const tagNumbers: (readonly number[])[] = []
  const numberOf = (tag: string): number => {
    const number = numbers.get(tag) ?? numbers.size
    numbers.set(tag, number)
    return number
  }
  const types = new Map<string, number[]>()
  const streams = new Map<string, number[]>()
  const byOperation = new Map<string, number[]>()
  const ids = new Map<string, number>()
  for (const [index, event] of events.entries()) {
    for (const tag of event.tags) {
      add(tags, tag, index)
      add(tagsAndTypes, JSON.stringify([tag, event.type]), index)
    }
    // Numbers are compared much faster than texts.
    tagNumbers.push(event.tags.map((tag) => numberOf(tag)))
    add(types, event.type, index)
    add(streams, event.stream, index)
    const op = event.metadata[historyOpKey]
    if (op !== undefined) add(byOperation, op, index)
    ids.set(event.id, index)
  }
  return {
    events,
    all: events.map((_event, index) => index),
    withTag: (tag) => tags.get(tag) ?? none,
    withTagAndType: (tag, type) => tagsAndTypes.get(JSON.stringify([tag, type])) ?? none,
    hasTags: (wanted) => {
      const wantedNumbers = wanted.map((tag) => numbers.get(tag) ?? -1)
      return (index) => {
        const there = tagNumbers[index] as readonly number[]
        return wantedNumbers.every((number) => there.includes(number))
      }
    },
    ofType: (type) => types.get(type) ?? none,
    inStream: (stream) => streams.get(stream) ?? none,
    byOperation,
    withId: (id) => ids.get(id),
    countUpTo: (position) => firstWhere(events.length, (index) => (events[index] as LoggedEvent).position > position),
  }
}

/** The first of `count` numbers from 0 for which `isTrue`, which is false up to some number and true from there. */
export const firstWhere = (count: number, isTrue: (index: number) => boolean): number => {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isTrue(middle)) high = middle
    else low = middle + 1
  }
  return low
}

const none: readonly number[] = Object.freeze([])

const add = (lists: Map<string, number[]>, key: string, index: number): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [index])
  else list.push(index)
}
