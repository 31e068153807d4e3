import * as fc from 'fast-check'
import { allEvents, noPosition, type Position, type Query } from 'factos'
import { fuzzAppend, type FuzzAppend, type FuzzEvent } from '../data/fuzz-append.ts'
import { fuzzQuery, queryOver, type FuzzQuery } from '../data/fuzz-query.ts'
import { filled } from '../data/filled.ts'
import { logModel, type LogModel } from '../model/log-model.ts'
import { queryRefusals, refusals, type ToAppend } from '../model/refusal.ts'
import type { FuzzStore } from '../stores/fuzz-store.ts'
import { heldStore, type Bound, type HeldStore, type ReadBounds, type Said } from './held-store.ts'

/** How much was tried, and what was different. */
export interface FuzzReport {
  readonly cases: Readonly<Record<string, number>>
  /** Each in a line or two; none: every store did what the model says. */
  readonly differences: readonly string[]
}

/** How long to go on. */
export interface FuzzOptions {
  readonly seed: number
  /** How many events the logs shall hold in the end. */
  readonly events: number
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((events: number) => void) | undefined
}

/**
 * Appends generated events to each store, and asks each for what generated queries select. All of them have to do what a
 * model says that is written apart from the library: give everything back as it was given, or refuse it, with the same error,
 * as far as their limits are the same.
 */
export const fuzzEvents = async (stores: readonly FuzzStore[], options: FuzzOptions): Promise<FuzzReport> => {
  const held = stores.map((store) => ({ ...heldStore(store, logModel()), limits: store.limits }))
  const cases: Record<string, number> = { appends: 0, queries: 0, conditions: 0 }
  const differences: string[] = []
  let serial = 0

  const count = (name: string, by = 1): void => void (cases[name] = (cases[name] ?? 0) + by)
  /** Each store by itself, and those that must answer alike against each other. */
  const compare = (what: string, answers: readonly Said[], groups: readonly string[]): void => {
    for (const { difference } of answers) if (difference !== undefined) differences.push(difference)
    const kinds = new Map<string, string>()
    answers.forEach(({ kind }, index) => {
      const group = groups[index] as string
      // What is refused for the same reasons is refused alike; of everything else each log has its own.
      if (group === '') return
      const other = kinds.get(group) ?? kind
      kinds.set(group, other)
      if (other !== kind) differences.push(`${what}: ${other} and on ${held[index]?.name} ${kind}`)
    })
  }

  const appendOne = async (given: FuzzAppend, asked: FuzzQuery, under: number): Promise<void> => {
    const prepared = held.map(({ model }) => prepare(given, model, serial))
    serial++
    const bounds = held.map(({ model }): Bound | undefined =>
      under < 4 ? { query: queryOver(model.events, asked), after: afterOf(model, under) } : undefined,
    )
    const answers = await Promise.all(held.map((store, i) => store.append(prepared[i] as ToAppend, bounds[i])))
    const groups = held.map(({ limits }, i) => {
      const bound = bounds[i]
      return [refusals(prepared[i] as ToAppend, limits), bound === undefined ? [] : queryRefusals(bound.query, limits)]
        .flatMap((reasons) => [...reasons])
        .join()
    })
    compare('an append', answers, groups)
    count('appends')
    count(answers.at(-1)?.kind ?? '')
  }

  const askOne = async (asked: FuzzQuery, bounds: ReadBounds): Promise<void> => {
    const queries = held.map(({ model }) => queryOver(model.events, asked))
    const ask = async (store: HeldStore, query: Query): Promise<Said> => {
      const read = await store.read(query, bounds)
      if (read.difference !== undefined) return read
      const judged = await store.judge(query, interesting(store.model, query, serial))
      return judged.difference === undefined ? read : judged
    }
    const answers = await Promise.all(held.map((store, i) => ask(store, queries[i] as Query)))
    compare(
      'a read',
      answers,
      held.map(({ limits }, i) => [...queryRefusals(queries[i] as Query, limits)].join()),
    )
    count('queries')
    const last = held.at(-1)
    if (last !== undefined) count('conditions', interesting(last.model, queries.at(-1) as Query, serial).length)
  }

  const logLength = (): number => Math.min(...held.map(({ model }) => model.events.length))
  for (let round = 0; logLength() < options.events && differences.length === 0; round++) {
    for (const step of fc.sample(oneStep, { seed: options.seed + round, numRuns: 50 })) {
      if (differences.length > 0 || options.signal?.aborted === true) break
      await appendOne(step.append, step.under, step.condition)
      for (const { query, bounds } of step.queries) await askOne(query, bounds)
    }
    options.progress?.(logLength())
    if (options.signal?.aborted === true) break
  }
  for (const store of held) {
    const all = await store.read(allEvents, {})
    if (all.difference !== undefined) differences.push(all.difference)
    count('events', store.model.events.length)
    await store.close()
  }
  return { cases, differences }
}

const oneStep = fc.record({
  append: fuzzAppend,
  under: fuzzQuery,
  condition: fc.nat({ max: 15 }),
  queries: fc.array(
    fc.record({
      query: fuzzQuery,
      bounds: fc.record<ReadBounds>(
        {
          after: fc.nat({ max: 10_000 }),
          before: fc.integer({ min: 1, max: 12_000 }),
          limit: fc.constantFrom(1, 2, 3, 10, 30),
          direction: fc.constantFrom('forwards', 'backwards'),
        },
        { requiredKeys: ['limit'] },
      ),
    }),
    { minLength: 1, maxLength: 5, size: 'max' },
  ),
})

/** A generated append as it is sent: its ids unique, unless they are to be those of others. */
const prepare = (given: FuzzAppend, model: LogModel, serial: number): ToAppend => {
  const commandIds = model.commandIds()
  const again = given.commandId?.again
  const known = again === undefined ? undefined : commandIds[again % Math.max(1, commandIds.length)]
  const own = given.commandId === undefined ? undefined : unique(given.commandId.text, serial, 0)
  const commandId = known ?? own
  // Half of those that come again do so for the same stream.
  const stream =
    known !== undefined && (again ?? 0) % 2 === 0 ? (model.command(known)?.stream ?? given.stream) : given.stream
  const events = given.events.map((event, index) => ({
    ...event,
    id: idOf(event, index, commandId, model, serial),
    metadata: Object.fromEntries([...Object.entries(event.metadata), ...Object.entries(given.metadata ?? {})]),
  }))
  return { stream, commandId, events }
}

const idOf = (
  { id }: FuzzEvent,
  index: number,
  commandId: string | undefined,
  { events }: LogModel,
  serial: number,
): string | undefined => {
  switch (id.kind) {
    case 'Own':
      return unique(id.text, serial, index)
    case 'Filled':
      return filled('x', id.bytes).replace(/x{12}$/, `${serial}.${index}`.padStart(12, '-'))
    case 'Made':
      return commandId === undefined ? `${serial}.${index}` : undefined
    case 'Taken':
      return events.length === 0 ? `${serial}.${index}` : events[id.event % events.length]?.id
  }
}

/** The text with a number that makes it unique, unless there is no room for it, or it is empty. */
const unique = (text: string, serial: number, index: number): string =>
  text === '' || Buffer.byteLength(text) > 1_000
    ? `${text.slice(0, 300)}${serial}.${index}`
    : `${text}${serial}.${index}`

const afterOf = ({ events }: LogModel, choice: number): Position => {
  const position = [0, events.length, events.length - 1, events.length + 1][choice] as number
  return position < 1 ? noPosition : position
}

/** All positions of a short log; of a longer one those around the last match, where the verdict turns, and one more. */
const interesting = (model: LogModel, query: Query, serial: number): readonly Position[] => {
  const head = model.events.length
  if (head <= 12) return [noPosition, ...model.events.map(({ position }) => position)]
  const last = model.select(query).at(-1)?.position ?? 0
  const all = new Set([last - 1, last, last + 1, head, serial % head].filter((position) => position <= head))
  return [...all].map((position) => (position < 1 ? noPosition : position))
}
