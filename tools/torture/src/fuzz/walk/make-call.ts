import {
  allEvents,
  contextDecider,
  contextView,
  errorToString,
  expectRevision,
  FactosError,
  failIfEventsMatch,
  noEvents,
  noPosition,
  queryItem,
  view,
  type AppendCondition,
  type Dispatch,
  type DispatchError,
  type Query,
  type Recorded,
  type Result,
  type Tag,
} from 'factos'
import type { InsideStore } from '../stores/fuzz-store.ts'
import { countedCodec, counting, decided, type Count, type Counted } from './counting.ts'
import type { Universe } from './universe.ts'
import type { EventChoice, QueryChoice, WalkCall } from './walk-step.ts'

/** What a call came to, without what may differ: times, messages, and how many attempts it took. */
export interface Outcome {
  readonly kind: string
  /** What must be equal between stores. */
  readonly told: unknown
  /** The head that a decision rests on. */
  readonly observed?: number | string | undefined
  /** The first position of what was appended, now or by a command before. */
  readonly first?: number | undefined
  readonly duplicate?: boolean | undefined
}

/** A call with what the walk knows where it comes to it. */
export interface PlacedCall {
  readonly call: WalkCall
  /** Makes ids and notes that no other call has. */
  readonly serial: string
  /** The head before it. */
  readonly head: number
}

/** Makes a call of the public API. Whatever comes of it is an outcome, an exception too. */
export const makeCall = async (store: InsideStore, universe: Universe, placed: PlacedCall): Promise<Outcome> => {
  try {
    return await call(store, universe, placed)
  } catch (error) {
    if (error instanceof FactosError) return { kind: 'Failed', told: errorOf(error.error as never) }
    return { kind: 'Threw', told: String(error) }
  }
}

const call = async (store: InsideStore, universe: Universe, placed: PlacedCall): Promise<Outcome> => {
  const { call: asked, serial, head } = placed
  const { streams, types } = universe
  const signal = asked.aborted ? AbortSignal.abort('on purpose') : undefined
  const codec = countedCodec(asked.narrow ? types[0] : undefined)
  if (asked.kind === 'read') {
    const { after, before, limit, backwards, leaveAfter } = asked
    const direction = backwards ? 'backwards' : 'forwards'
    const found: unknown[] = []
    const query = queryOf(universe, asked.query)
    for await (const one of store.read({ query, codec, after, before, limit, direction, signal })) {
      found.push(shown(one))
      if (leaveAfter !== undefined && found.length > leaveAfter) break
    }
    return { kind: 'Read', told: found }
  }
  if (asked.kind === 'readContext') {
    const read = await store.readContext({ query: queryOf(universe, asked.query), decider: counting, codec, signal })
    return read.ok ? contextOutcome(read.value) : { kind: 'Failed', told: errorOf(read.error) }
  }
  if (asked.kind === 'loadStream') {
    const stream = nameIn(streams, asked.stream)
    const read = await store.loadStream({ stream, decider: counting, codec, signal })
    return read.ok ? contextOutcome(read.value) : { kind: 'Failed', told: errorOf(read.error) }
  }

  const stream = nameIn(streams, asked.stream)
  const commandId = asked.commandId === undefined ? undefined : nameIn(universe.commandIds, asked.commandId)
  const metadata = asked.metadata ? { serial, ['__proto__']: 'own' } : undefined
  const options = { stream, codec, metadata, commandId, signal }
  const events = asked.events.map((event, i) => eventOf(universe, event, `${serial}.${i}`, commandId))
  if (asked.kind === 'append') {
    const condition = conditionOf(universe, asked.condition, head)
    return dispatchOutcome(
      await store.append({ ...options, condition, events: events.map((one) => ({ ...one, seen: '' })) }),
    )
  }
  const command: Count = { events, decision: asked.decision }
  const retry = asked.retry ? undefined : (false as const)
  const told = { ...options, command, retry }
  if (asked.kind === 'dispatch') return dispatchOutcome(await store.dispatch({ ...told, decider: counting }))
  const query = queryOf(universe, asked.query)
  if (asked.kind === 'dispatchWithQuery')
    return dispatchOutcome(await store.dispatchWithQuery({ ...told, query, decider: counting }))
  const counted = view<string, Counted>(counting)
  const decider = contextDecider({
    views: {
      one: contextView(counted, (_count: Count) => query),
      other: contextView(counted, (_count: Count) => queryOf(universe, asked.other)),
    },
    decide: ({ one, other }, count: Count) => decided(`${one} & ${other}`, count),
  })
  return dispatchOutcome(await store.dispatchWithContext({ ...told, decider }))
}

const dispatchOutcome = (result: Result<Dispatch<Counted>, DispatchError<{ readonly seen: string }>>): Outcome => {
  if (!result.ok) {
    const { error } = result
    if (error.kind !== 'DomainError') return { kind: 'Failed', told: errorOf(error) }
    return { kind: 'Rejected', told: error.domainError, observed: error.observed }
  }
  const { append, events, observed, duplicate } = result.value
  const told = { append, events: events.map(shown), duplicate }
  const kind = append === null ? 'Empty' : duplicate ? 'Duplicate' : 'Accepted'
  return { kind, told, observed, first: events[0]?.position, duplicate }
}

const contextOutcome = (context: {
  readonly state: string
  readonly events: readonly Recorded<Counted>[]
  readonly observed: number | string
  readonly condition: AppendCondition
}): Outcome => {
  const { state, events, observed, condition } = context
  return { kind: 'Context', told: { state, events: events.map(shown), condition }, observed }
}

const errorOf = (error: DispatchError): unknown => {
  if (error.kind === 'StoreError') return { reason: error.reason, outcome: error.outcome }
  if (error.kind === 'DecodeError')
    return { decode: error.reason, position: error.stored.position, id: error.stored.id }
  return { kind: error.kind, text: errorToString(error) }
}

const shown = ({ recordedAt, ...recorded }: Recorded<Counted>): unknown => {
  if (!Number.isSafeInteger(recordedAt)) throw new TypeError(`recorded at ${recordedAt}`)
  return { ...recorded, metadata: new Map(Object.entries(recorded.metadata)) }
}

const nameIn = (names: readonly string[], index: number): string => names[index % names.length] as string

/** The query of a choice; what the library would not make is sent as JavaScript without types could. */
export const queryOf = ({ types, tags }: Universe, choice: QueryChoice): Query<never> => {
  if (choice.length === 0) return allEvents as Query<never>
  const items = choice.map((item) => ({
    types: item.types.map((i) => nameIn(types, i)),
    tags: item.tags.map((i) => nameIn(tags, i)) as unknown as readonly Tag[],
  }))
  try {
    return { kind: 'Items', items: items.map(queryItem) } as unknown as Query<never>
  } catch {
    return { kind: 'Items', items } as unknown as Query<never>
  }
}

const eventOf = (
  { types, tags }: Universe,
  choice: EventChoice,
  id: string,
  commandId: string | undefined,
): Omit<Counted, 'seen'> => ({
  type: nameIn(types, choice.type),
  tags: choice.tags.map((i) => nameIn(tags, i)),
  id: choice.taken ? '1.0' : commandId === undefined ? id : undefined,
  note: id,
})

const conditionOf = (
  universe: Universe,
  choice: (WalkCall & { readonly kind: 'append' })['condition'],
  head: number,
): AppendCondition | undefined => {
  if (choice === undefined) return undefined
  if ('revision' in choice) {
    return expectRevision(nameIn(universe.streams, choice.stream), choice.revision < 0 ? noEvents : choice.revision)
  }
  const after = head - choice.behindHead
  return failIfEventsMatch(queryOf(universe, choice.query), after < 1 ? noPosition : after)
}
