import type { ContextDecider, Decider, Decision, DomainEvent, Query, View } from 'factos'
import type { HistoryModel, ModelDecider } from '../history-model.ts'
import { historyOpKey, type CallBegan } from '../history-record.ts'
import { canonicalText, fromJsonLike } from '../json-like.ts'
import type { LoggedEvent } from '../logged-event.ts'
import { codecNamed } from './decoded-log.ts'
import type { Fold } from './folded-states.ts'
import { selectionKey, type Selected } from './selection.ts'

/** What is needed to make a recorded call again, without a store. */
export interface Replay {
  /** What it rests on; the events of an `append` rest on nothing. */
  readonly folds: readonly Fold[]
  /** What it comes to on the states of these folds, in their order. Throws what the decider throws. */
  readonly decide: (states: readonly unknown[]) => Decision<unknown, unknown>
  /** The state that a reader is given, of the same. */
  readonly state: (states: readonly unknown[]) => unknown
}

/** How a call is made again. */
export const replayOf = (began: CallBegan, model: HistoryModel): Replay => {
  if (began.method === 'append') {
    const events = (began.events ?? []).map(fromJsonLike)
    return { folds: [], decide: () => ({ ok: true, value: events }), state: () => undefined }
  }
  const decider = deciderNamed(model, began.decider ?? '')
  if ('views' in decider) return contextReplay(began, decider)
  const selected: Selected =
    began.query === undefined ? { kind: 'Stream', stream: began.stream ?? '' } : { kind: 'Query', query: began.query }
  return {
    folds: [foldOf(began, '', decider, selected)],
    decide: ([state]) =>
      (decider as Decider<unknown, unknown, unknown, unknown>).decide(state, fromJsonLike(began.command)),
    state: ([state]) => state,
  }
}

/** What `decide` came to, as the log should hold it; without id, place and time. */
export const encodedBy = (
  { op, codec, metadata, stream }: CallBegan,
  model: HistoryModel,
  events: readonly unknown[],
): readonly ExpectedEvent[] =>
  events.map((event) => {
    const encoded = codecNamed(model, codec ?? '').encode(event)
    return {
      id: encoded.id,
      stream: stream ?? '',
      type: encoded.type as string,
      version: encoded.version ?? 1,
      tags: [...new Set<string>(encoded.tags)],
      metadata: { ...encoded.metadata, ...metadata, [historyOpKey]: op },
      data: encoded.data,
    }
  })

/** An event that a call should have written. */
export type ExpectedEvent = Omit<LoggedEvent, 'position' | 'revision' | 'recordedAt' | 'id'> & {
  readonly id: string | undefined
}

/** What differs between an event that should be there and the one that is, or `undefined`. */
export const differenceOf = (expected: ExpectedEvent, logged: LoggedEvent): string | undefined => {
  if (expected.stream !== logged.stream) return `its stream is ${logged.stream}, not ${expected.stream}`
  if (expected.type !== logged.type) return `its type is ${logged.type}, not ${expected.type}`
  if (expected.version !== logged.version) return `its version is ${logged.version}, not ${expected.version}`
  if (expected.id !== undefined && expected.id !== logged.id) return `its id is ${logged.id}, not ${expected.id}`
  if (!sameTexts(expected.tags, logged.tags)) return `its tags are ${shown(logged.tags)}, not ${shown(expected.tags)}`
  if (!sameMetadata(expected.metadata, logged.metadata)) {
    return `its metadata is ${shown(logged.metadata)}, not ${shown(expected.metadata)}`
  }
  if (Buffer.compare(expected.data, logged.data) !== 0) {
    return `its data is ${shownBytes(logged.data)}, not ${shownBytes(expected.data)}`
  }
  return undefined
}

const contextReplay = (began: CallBegan, decider: ContextDecider<unknown, unknown, unknown, unknown>): Replay => {
  const command = fromJsonLike(began.command)
  const views = Object.entries(decider.views).map(([key, { view, query }]) => {
    const selected: Selected = { kind: 'Query', query: query(command) as Query }
    return { key, fold: foldOf(began, key, view as View<unknown, DomainEvent>, selected) }
  })
  const statesOf = (states: readonly unknown[]) =>
    Object.fromEntries(views.map(({ key }, index) => [key, states[index]]))
  return {
    folds: views.map(({ fold }) => fold),
    decide: (states) => decider.decide(statesOf(states), fromJsonLike(began.command)),
    state: statesOf,
  }
}

const foldOf = (
  { decider, codec }: CallBegan,
  view: string,
  { initial, evolve }: View<unknown, DomainEvent>,
  selected: Selected,
): Fold => ({
  key: `${decider} ${view} ${codec} ${selectionKey(selected)}`,
  selected,
  codec: codec ?? '',
  initial,
  evolve: evolve as Fold['evolve'],
})

const deciderNamed = ({ deciders }: HistoryModel, name: string): ModelDecider => {
  const decider = deciders[name]
  if (decider === undefined) throw new Error(`the history speaks of a decider '${name}' that the model does not have`)
  return decider
}

const sameTexts = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index])

const sameMetadata = (one: LoggedEvent['metadata'], other: LoggedEvent['metadata']): boolean => {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}

const shown = (value: unknown): string => canonicalText(value)

const shownBytes = (bytes: Uint8Array): string => {
  const text = new TextDecoder().decode(bytes.subarray(0, 200))
  return bytes.length > 200 ? `${text}…` : text
}
