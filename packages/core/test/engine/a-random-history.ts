import {
  accept,
  contextDecider,
  contextView,
  decider,
  err,
  jsonCodec,
  matchesQuery,
  query,
  queryItem,
  reject,
  tag,
  view,
  type Decision,
  type EventStore,
  type Query,
  type QueryItem,
  type Recorded,
  type Result,
} from 'factos'
import { createEventStore, memoryStorage, storeError, type EventStoreOptions, type Storage } from 'factos/storage'

// Commands over random overlapping queries, several processes on one log, faults at random; then a serial replay, with a
// matcher and a fold of its own, which every answer has to agree with.

type Noted = { type: 'A' | 'B' | 'C'; tags: readonly string[]; by: string }
type Command = { id: string; roll: number; emits: readonly { type: Noted['type']; tags: readonly string[] }[] }
type Refused = { type: 'Refused'; seen: number }

const rule = (seen: number, command: Command): Decision<Noted, Refused> =>
  (seen + command.roll) % 3 === 0
    ? reject({ type: 'Refused', seen })
    : accept(...command.emits.map(({ type, tags }) => ({ type, tags, by: `${command.id} after ${seen}` })))

const counting = decider<Command, number, Noted, Refused>({ initial: 0, evolve: (seen) => seen + 1, decide: rule })
const countView = view<number, Noted>({ initial: 0, evolve: (seen) => seen + 1 })

const codecOf = { tags: ({ tags }: Noted) => tags.map((text) => tag(text)) }
const codec = jsonCodec<Noted>({ A: codecOf, B: codecOf, C: codecOf } as never)

/** A small generator of repeatable random numbers (mulberry32). */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface HistoryOptions {
  readonly seed: number
  readonly commands: number
  readonly stores: number
  readonly options?: EventStoreOptions
  /** How often a call of the storage fails or loses its answer. */
  readonly faults: number
  /** Stands between each store and the log, to plant a defect. */
  readonly between?: (storage: Storage) => Storage
}

/** Runs a random history and returns what the log does not explain: nothing, in a store that keeps its promises. */
export const randomHistory = async (options: HistoryOptions): Promise<readonly string[]> => {
  const random = randomNumbers(options.seed)
  const storage = memoryStorage()
  const { between = (one) => one } = options
  const stores = Array.from({ length: options.stores }, () =>
    createEventStore(between(unreliable(storage, random, options.faults)), options.options),
  )
  const answers = await play(stores, random, options.commands)
  return explain(storage, answers)
}

interface Answer {
  readonly command: Command
  readonly stream: string
  readonly query: Query | undefined
  readonly views: readonly Query[]
  readonly result: Result<
    { readonly events: readonly Recorded<Noted>[]; readonly observed: unknown; readonly duplicate: boolean },
    { readonly kind: string; readonly observed?: unknown; readonly outcome?: string }
  >
}

const play = async (stores: readonly EventStore[], random: () => number, count: number): Promise<readonly Answer[]> => {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const some = <T>(from: readonly T[], most: number): readonly T[] => [
    ...new Set(Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(from))),
  ]
  const types = ['A', 'B', 'C'] as const
  const tags = ['x', 'y', 'z', 'v', 'w']
  const randomQuery = (): Query<Noted['type']> => {
    const items = [1, 2].map(() =>
      queryItem({ types: [pick(types), ...some(types, 2)], tags: some(tags, 2).map((text) => tag(text)) }),
    ) as [QueryItem<Noted['type']>, QueryItem<Noted['type']>]
    return random() < 0.5 ? query(items[0]) : query(...items)
  }
  const known = Array.from({ length: 6 }, randomQuery)

  const answers: Answer[] = []
  const one = async (number: number): Promise<void> => {
    const store = pick(stores)
    const emits = Array.from({ length: Math.floor(random() * 3) }, () => ({ type: pick(types), tags: some(tags, 2) }))
    const command: Command = { id: `c${number}`, roll: Math.floor(random() * 3), emits }
    const stream = `s${Math.floor(random() * 4)}`
    const commandId = random() < 0.3 ? command.id : undefined
    const base = { stream, codec, command, commandId }
    const kind = random()
    const wait = Math.floor(random() * 4)
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    if (kind < 0.5) {
      const asked = pick(known)
      const result = await store.dispatchWithQuery({ ...base, query: asked, decider: counting })
      answers.push({ command, stream, query: asked, views: [], result })
    } else if (kind < 0.7) {
      const result = await store.dispatch({ ...base, decider: counting })
      answers.push({ command, stream, query: undefined, views: [], result })
    } else if (kind < 0.9) {
      const views = [pick(known), pick(known)]
      const joined = contextDecider({
        views: {
          left: contextView(countView, (_scope: Command) => views[0] as Query<Noted['type']>),
          right: contextView(countView, (_scope: Command) => views[1] as Query<Noted['type']>),
        },
        decide: ({ left, right }, one: Command): Decision<Noted, Refused> => rule(left + 2 * right, one),
      })
      const result = await store.dispatchWithContext({ ...base, decider: joined })
      answers.push({ command, stream, query: undefined, views, result })
    } else {
      const events = emits.map(({ type, tags: own }): Noted => ({ type, tags: own, by: command.id }))
      await store.append({ stream, codec, events, commandId })
    }
  }
  await Promise.all(Array.from({ length: count }, (_, number) => one(number)))
  return answers
}

/** A storage whose calls take their time, fail, or lose their answers. */
const unreliable = (storage: Storage, random: () => number, faults: number): Storage => {
  const pause = async (): Promise<void> => {
    if (random() < 0.5) await new Promise((resolve) => setTimeout(resolve, Math.floor(random() * 3)))
  }
  return {
    ...storage,
    read: async (call) => {
      await pause()
      if (random() < faults) return err(storeError('Unavailable', 'a read that failed'))
      const answer = await storage.read(call)
      await pause()
      return answer
    },
    append: async (call) => {
      await pause()
      if (random() < faults) return err(storeError('Unavailable', 'never sent'))
      if (random() < faults) return err(storeError('TimedOut', 'never arrived', { outcome: 'unknown' }))
      const answer = await storage.append(call)
      await pause()
      return random() < faults ? err(storeError('TimedOut', 'its answer was lost', { outcome: 'unknown' })) : answer
    },
  }
}

const asPosition = (observed: unknown): number => (observed === 'no-position' ? 0 : (observed as number))

const explain = async (storage: Storage, answers: readonly Answer[]): Promise<readonly string[]> => {
  const log: Recorded<Noted>[] = []
  const reader = createEventStore(storage, { engine: false })
  const everything = query(queryItem({ types: ['A', 'B', 'C'] }))
  for await (const recorded of reader.read({ query: everything, codec })) log.push(recorded)

  const seenAt = ({ query: asked, views, stream }: Answer, position: number): number => {
    const before = log.slice(0, position)
    const count = (of: Query): number => before.filter((recorded) => matchesQuery(recorded, of)).length
    if (views.length > 0) return count(views[0] as Query) + 2 * count(views[1] as Query)
    return asked === undefined ? before.filter((recorded) => recorded.stream === stream).length : count(asked)
  }

  const problems: string[] = []
  const owned = new Map<string, number>()
  for (const answer of answers) {
    const { command, result } = answer
    const mine = log.filter(({ event }) => event.by === command.id || event.by.startsWith(`${command.id} after`))
    if (!result.ok) {
      if (result.error.kind === 'DomainError') {
        const at = asPosition(result.error.observed)
        const decision = rule(seenAt(answer, at), command)
        if (decision.ok) problems.push(`${command.id} was rejected at ${at}, where it is accepted`)
        const { seen } = (result.error as unknown as { domainError: Refused }).domainError
        if (seen !== seenAt(answer, at))
          problems.push(`${command.id} saw ${seen} at ${at}, where there are ${seenAt(answer, at)}`)
      }
      const mayBeThere = result.error.outcome === 'unknown'
      if (mine.length > 0 && !mayBeThere)
        problems.push(`${command.id} failed (${result.error.kind}), but is in the log`)
      continue
    }
    const { events, observed } = result.value
    if (mine.length !== events.length)
      problems.push(`${command.id} was told of ${events.length} events; there are ${mine.length}`)
    const at = events[0] === undefined ? asPosition(observed) : events[0].position - 1
    const decision = rule(seenAt(answer, at), command)
    if (!decision.ok) problems.push(`${command.id} was accepted at ${at}, where it is rejected`)
    else if (JSON.stringify(decision.value) !== JSON.stringify(events.map(({ event }) => event))) {
      problems.push(`${command.id} recorded at ${at} what it would not decide there`)
    }
    for (const [index, { id, position }] of events.entries()) {
      if (position !== at + index + 1) problems.push(`${command.id} is torn apart`)
      if (log[position - 1]?.id !== id) problems.push(`${command.id} is not where it was said to be`)
      owned.set(id, (owned.get(id) ?? 0) + 1)
    }
  }
  log.forEach(({ position }, index) => {
    if (position !== index + 1) problems.push(`position ${index + 1} is missing`)
  })
  for (const [id, times] of owned) if (times > 1) problems.push(`event ${id} was acknowledged ${times} times`)
  return problems
}
