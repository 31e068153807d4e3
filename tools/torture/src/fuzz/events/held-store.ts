import {
  failIfEventsMatch,
  FactosError,
  noPosition,
  type EventStore,
  type Position,
  type Query,
  type StoreError,
  type StoreErrorReason,
} from 'factos'
import { derivedId } from '../model/derived-id.ts'
import type { LogModel, ModelEvent } from '../model/log-model.ts'
import { queryRefusals, refusals, type ToAppend } from '../model/refusal.ts'
import { shownEvent, shownRecorded } from '../model/shown-event.ts'
import { rawCodec, type RawEvent } from '../raw-codec.ts'
import type { FuzzStore } from '../stores/fuzz-store.ts'

/** A store with what its log should hold; each call says what was different, or nothing. */
export interface HeldStore {
  readonly name: string
  readonly model: LogModel
  /** Appends, under a condition on a query where one is given. */
  readonly append: (append: ToAppend, condition?: Bound) => Promise<Said>
  readonly read: (query: Query, bounds: ReadBounds) => Promise<Said>
  /** Says of each position whether something matches after it. */
  readonly judge: (query: Query, positions: readonly Position[]) => Promise<Said>
  readonly close: () => Promise<void>
}

/** What a store said, in a form in which stores can be compared, and how it differs from what it had to say. */
export interface Said {
  readonly kind: string
  readonly difference: string | undefined
}

/** A query and the position after which nothing may match. */
export interface Bound {
  readonly query: Query
  readonly after: Position
}

/** As `read` takes them. */
export interface ReadBounds {
  readonly after?: number | undefined
  readonly before?: number | undefined
  readonly limit?: number | undefined
  readonly direction?: 'forwards' | 'backwards' | undefined
}

/** Holds a store to the model of its log. */
export const heldStore = ({ name, limits, open }: FuzzStore, model: LogModel): HeldStore => {
  const store: EventStore = open({ engine: {} })
  const said = (kind: string, expected: readonly string[], told: unknown): Said => {
    if (expected.includes(kind)) return { kind, difference: undefined }
    return { kind, difference: `${name} said ${kind}, not ${expected.join(' or ')}: ${JSON.stringify(told)}` }
  }

  return {
    name,
    model,
    append: async (append, bound) => {
      const { stream, commandId, events } = append
      const refused = [...refusals(append, limits), ...(bound === undefined ? [] : queryRefusals(bound.query, limits))]
      const expected = refused.length > 0 ? refused : [outcomeOf(model, append, bound)]
      const condition = bound === undefined ? undefined : failIfEventsMatch(bound.query, bound.after)
      const answer = await store.append({ stream, commandId, events, codec: rawCodec, condition })
      if (!answer.ok) {
        const { error } = answer
        if (error.kind === 'StoreError' && error.outcome !== 'not-appended')
          return said(`unknown ${error.reason}`, expected, error)
        return said(error.kind === 'StoreError' ? error.reason : error.kind, expected, error)
      }
      const kind = answer.value.duplicate ? 'Duplicate' : 'Appended'
      const told = said(kind, expected, answer.value)
      if (told.difference !== undefined) return told
      if (kind === 'Appended')
        model.add(
          stream,
          events.map((event, index) => withId(event, commandId, index)),
          commandId,
        )
      const added =
        kind === 'Appended' ? model.events.slice(model.events.length - events.length) : known(model, commandId)
      return {
        kind,
        difference: differenceOf(name, 'an append', answer.value.events.map(shownRecorded), added.map(shownEvent)),
      }
    },
    read: async (query, bounds) => {
      const refused = [...queryRefusals(query, limits)]
      const found: string[] = []
      try {
        for await (const event of store.read({ query, codec: rawCodec, ...bounds })) found.push(shownRecorded(event))
      } catch (error) {
        const reason = reasonOf(error)
        return said(reason, refused.length > 0 ? refused : ['Read'], error)
      }
      const told = said('Read', refused.length > 0 ? refused : ['Read'], found.length)
      if (told.difference !== undefined) return told
      const expected = within(model.select(query), bounds).map(shownEvent)
      return {
        kind: 'Read',
        difference: differenceOf(name, `a read of ${JSON.stringify([query, bounds])}`, found, expected),
      }
    },
    judge: async (query, positions) => {
      const refused = [...queryRefusals(query, limits)]
      const last = model.select(query).at(-1)?.position ?? 0
      const answers = await Promise.all(
        positions.map(async (after) => {
          const condition = failIfEventsMatch(query, after)
          const answer = await store.append({ stream: 'confirming', events: [], codec: rawCodec, condition })
          const kind = answer.ok
            ? 'Holds'
            : answer.error.kind === 'StoreError'
              ? answer.error.reason
              : answer.error.kind
          const holds = last <= (after === noPosition ? 0 : after)
          return said(kind, refused.length > 0 ? refused : [holds ? 'Holds' : 'AppendConditionFailed'], [query, after])
        }),
      )
      const kind = answers.map((answer) => answer.kind).join()
      return { kind, difference: answers.find(({ difference }) => difference !== undefined)?.difference }
    },
    close: store.close,
  }
}

type Outcome = 'Appended' | 'Duplicate' | 'AppendConditionFailed' | StoreErrorReason

/** What must become of an append that the store can take: command ids first, then event ids, then the condition. */
const outcomeOf = (model: LogModel, { stream, commandId, events }: ToAppend, bound: Bound | undefined): Outcome => {
  const head = model.events.length
  const after = bound === undefined || bound.after === noPosition ? 0 : bound.after
  if (after > head) return 'LogReplaced'
  const before = commandId === undefined ? undefined : model.command(commandId)
  if (before !== undefined) return before.stream === stream ? 'Duplicate' : 'CommandIdReused'
  if (events.some((event, index) => model.ids.has(withId(event, commandId, index).id))) return 'EventIdTaken'
  const last = bound === undefined ? 0 : (model.select(bound.query).at(-1)?.position ?? 0)
  return last > after ? 'AppendConditionFailed' : 'Appended'
}

const reasonOf = (thrown: unknown): string => {
  const error: unknown = thrown instanceof FactosError ? thrown.error : undefined
  return (error as StoreError | undefined)?.reason ?? String(thrown)
}

const withId = (
  event: Omit<RawEvent, 'id'> & { readonly id: string | undefined },
  commandId: string | undefined,
  index: number,
) => ({
  ...event,
  id: event.id ?? derivedId(commandId ?? '', index),
  tags: [...new Set(event.tags)],
})

const known = (model: LogModel, commandId: string | undefined): readonly ModelEvent[] =>
  model.command(commandId ?? '')?.events ?? []

const within = (
  events: readonly ModelEvent[],
  { after = 0, before, limit, direction }: ReadBounds,
): readonly ModelEvent[] => {
  const bounded = events.filter(({ position }) => position > after && (before === undefined || position < before))
  const ordered = direction === 'backwards' ? bounded.toReversed() : bounded
  return ordered.slice(0, limit)
}

const differenceOf = (
  name: string,
  what: string,
  found: readonly string[],
  expected: readonly string[],
): string | undefined => {
  const all = Array.from({ length: Math.max(found.length, expected.length) }, (_, i) => i)
  const place = all.find((i) => found[i] !== expected[i])
  if (place === undefined) return undefined
  const [is, should] = [found[place] ?? 'missing', expected[place] ?? 'not there at all']
  const differing = Array.from({ length: is.length }, (_, i) => i).find((i) => is[i] !== should[i]) ?? 0
  const at = Math.max(0, differing - 40)
  return `${name}, ${what}: event ${place} is …${is.slice(at, at + 200)}, not …${should.slice(at, at + 200)}`
}
