import {
  expectRevision,
  failIfEventsMatch,
  noEvents,
  type AppendCondition,
  type Dispatch,
  type DispatchError,
  type EventStore,
  type Query,
  type Result,
} from '../../../src/index.ts'
import {
  codecs,
  digesting,
  digestingBoth,
  overlappingQueries,
  tags,
  types,
  type Command,
  type Noted,
  type Refused,
} from './digesting.ts'
import type { RandomNumbers } from './random-numbers.ts'
import { turn } from './unreliable.ts'

/** What was asked, and what was answered. */
export interface Answer {
  readonly command: Command
  readonly stream: string
  /** What the decision rests on: the events of queries, or else those of the stream. */
  readonly asked: readonly Query[]
  /** Given to `append`, which decides nothing. */
  readonly condition: AppendCondition | undefined
  readonly decides: boolean
  readonly result: Result<Dispatch<Noted>, DispatchError<Refused>>
  /** When it was asked and when it was answered, on a clock that ticks at both. */
  readonly began: number
  readonly ended: number
}

/** Sends random commands to random stores, many at a time. */
export const play = async (
  stores: readonly EventStore[],
  random: RandomNumbers,
  count: number,
): Promise<readonly Answer[]> => {
  const known = overlappingQueries(random)
  const answers: Answer[] = []
  let clock = 0

  const randomCondition = async (store: EventStore, stream: string): Promise<AppendCondition | undefined> => {
    const [codec] = codecs
    if (random.chance(0.3)) return undefined
    if (random.chance(0.5)) {
      const read = await store.loadStream({ stream, decider: digesting, codec: codec! })
      const revision = read.ok ? read.value.revision : noEvents
      return expectRevision(stream, revision)
    }
    const query = random.pick(known)
    const read = await store.readContext({ query, decider: digesting, codec: codec! })
    return read.ok ? failIfEventsMatch(query, read.value.observed) : undefined
  }

  const ask = async (command: Command, store: EventStore, commandId: string | undefined, kind: number) => {
    const stream = `s${command.roll}${command.id.length % 2}`
    const codec = random.pick(codecs)
    const retry = random.chance(0.05) ? (false as const) : undefined
    const controller = random.chance(0.08) ? new AbortController() : undefined
    const base = { stream, codec, command, commandId, retry, signal: controller?.signal }
    const abort = async (): Promise<void> => {
      for (let turns = random.below(12); turns > 0; turns--) await turn()
      controller?.abort()
    }
    const note = async (
      asked: readonly Query[],
      run: () => Promise<Answer['result']>,
      condition?: AppendCondition,
    ): Promise<void> => {
      const began = clock++
      if (controller !== undefined) void abort()
      const result = await run()
      answers.push({ command, stream, asked, condition, decides: kind < 0.85, result, began, ended: clock++ })
    }
    const left = known[command.roll] as Query<Noted['type']>
    const right = known[3 + (command.roll % 4)] as Query<Noted['type']>
    if (kind < 0.45) return note([left], () => store.dispatchWithQuery({ ...base, query: left, decider: digesting }))
    if (kind < 0.6) return note([], () => store.dispatch({ ...base, decider: digesting }))
    if (kind < 0.85) {
      const decider = digestingBoth(left, right)
      return note([left, right], () => store.dispatchWithContext({ ...base, decider }))
    }
    const events = command.emits.map((emitted): Noted => ({ ...emitted, by: command.id }))
    const condition = await randomCondition(store, stream)
    return note([], () => store.append({ stream, codec, events, commandId, condition, signal: base.signal }), condition)
  }

  const one = async (number: number): Promise<void> => {
    const emits = Array.from({ length: random.below(4) }, () => ({
      type: random.pick(types),
      tags: random.some(tags, 2),
    }))
    const command: Command = { id: `c${number}`, roll: random.below(7), emits }
    const commandId = random.chance(0.3) ? command.id : undefined
    const kind = random.next()
    const isRepeated = commandId !== undefined && random.chance(0.4) && (kind < 0.85 || emits.length > 0)
    await Promise.all(
      Array.from({ length: isRepeated ? 2 : 1 }, async () => {
        for (let turns = random.below(40); turns > 0; turns--) await turn()
        // A condition that was read anew makes another append of it.
        await ask(command, random.pick(stores), commandId, kind)
      }),
    )
  }
  await Promise.all(Array.from({ length: count }, (_, number) => one(number)))
  return answers
}
