import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accept,
  contextDecider,
  contextView,
  decider,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  view,
  type Decision,
  type EventStore,
  type Recorded,
} from '../../src/index.ts'
import { createEventStore, memoryStorage, type Storage } from '../../src/storage.ts'
import { bothWays } from './both-ways.ts'
import { logOf } from './log-of.ts'

// Commands on overlapping facts, their calls to the storage interleaved in any way. Whatever happened, somebody who takes
// the log event by event, and asks the pure decider again, must get just what each caller heard.

type Put = { readonly type: 'Put'; readonly boxes: readonly string[]; readonly note: string }
type PutInto = { readonly name: string; readonly boxes: readonly string[]; readonly times: number }
type Outcome = Decision<Put, string>

const codec = jsonCodec<Put>({ Put: { tags: ({ boxes }) => boxes.map((box) => tag('box', box)) } })

/** Each decision is different for each number of events that it was made on, and some of them are rejections. */
const decide = (seen: number, { name, boxes, times }: PutInto): Outcome =>
  (seen + name.length) % 4 === 3
    ? reject(`${name} after ${seen}`)
    : accept<Put>(...Array.from({ length: times }, (): Put => ({ type: 'Put', boxes, note: `${name} after ${seen}` })))

const counting = decider<PutInto, number, Put, string>({ initial: 0, evolve: (seen) => seen + 1, decide })
const inBox = (box: string) => queryItem({ types: ['Put'], tags: [tag('box', box)] })
const counted = view<number, Put>({ initial: 0, evolve: (seen) => seen + 1 })
const summing = contextDecider({
  views: {
    first: contextView(counted, ({ boxes: [box = 'a'] }: PutInto) => query(inBox(box))),
    last: contextView(counted, ({ boxes }: PutInto) => query(inBox(boxes.at(-1) ?? 'a'))),
  },
  decide: ({ first, last }, command: PutInto): Outcome => decide(first + last, command),
})

/** How a command is dispatched, and how many events it would see in a log: written down apart from the store. */
const ways = {
  stream: {
    dispatch: (store: EventStore, stream: string, command: PutInto) =>
      store.dispatch({ stream, decider: counting, codec, command }),
    seenIn: (log: readonly Recorded<Put>[], stream: string) => log.filter((put) => put.stream === stream).length,
  },
  query: {
    dispatch: (store: EventStore, stream: string, command: PutInto) => {
      const [box = 'a', ...others] = command.boxes
      const either = query(inBox(box), ...others.map(inBox))
      return store.dispatchWithQuery({ stream, query: either, decider: counting, codec, command })
    },
    seenIn: (log: readonly Recorded<Put>[], _stream: string, { boxes }: PutInto) =>
      log.filter(({ event }) => event.boxes.some((box) => boxes.includes(box))).length,
  },
  context: {
    dispatch: (store: EventStore, stream: string, command: PutInto) =>
      store.dispatchWithContext({ stream, decider: summing, codec, command }),
    seenIn: (log: readonly Recorded<Put>[], _stream: string, { boxes }: PutInto) =>
      [boxes[0], boxes.at(-1)].reduce(
        (sum, box) => sum + log.filter(({ event }) => event.boxes.includes(box!)).length,
        0,
      ),
  },
} as const

const aCommand = fc.record({
  way: fc.constantFrom<keyof typeof ways>('stream', 'query', 'context'),
  process: fc.nat({ max: 1 }),
  stream: fc.constantFrom('s', 't'),
  boxes: fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 1 }),
  times: fc.constantFrom(0, 1, 1, 2),
})

describe.each(bothWays)('%s', (_, options) => {
  test('every answer is what the decider says of the log as it was at the position that was observed', async () => {
    const anyInterleaving = fc.asyncProperty(
      fc.scheduler(),
      fc.array(aCommand, { minLength: 2, maxLength: 8 }),
      async (scheduler, commands) => {
        const memory = memoryStorage()
        const unsteady: Storage = {
          ...memory,
          read: scheduler.scheduleFunction(memory.read),
          append: scheduler.scheduleFunction(memory.append),
        }
        const stores = [createEventStore(unsteady, options), createEventStore(unsteady, options)] as const
        const named = commands.map((command, index) => ({ ...command, name: 'x'.repeat(index + 1) }))
        const answers = await scheduler.waitFor(
          Promise.all(
            named.map(async (command) => {
              const result = await ways[command.way].dispatch(stores[command.process as 0], command.stream, command)
              return { command, result }
            }),
          ),
        )

        const log = await logOf(createEventStore(memory), codec)
        expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => index + 1))
        for (const { command, result } of answers) {
          for (const position of positionsOf(result)) {
            const seen = ways[command.way].seenIn(log.slice(0, position), command.stream, command)
            expect(decide(seen, command)).toEqual(decisionOf(result))
          }
        }
        const told = answers.flatMap(({ result }) => result.value?.events ?? [])
        expect(told.toSorted((one, other) => one.position - other.position)).toEqual(log)
      },
    )
    await fc.assert(anyInterleaving, { numRuns: 300 })
  })
})

type Answer = Awaited<ReturnType<(typeof ways)['stream']['dispatch']>>

/** What a caller heard, as the decider would have said it. */
const decisionOf = ({ value, error }: Answer): Outcome | undefined => {
  if (value !== undefined) return accept<Put>(...value.events.map(({ event }) => event))
  return error?.kind === 'DomainError' ? reject<string>(error.domainError) : undefined
}

/** Where in the log an answer has to hold: where it was observed, and just before its first event. None for who lost. */
const positionsOf = ({ value, error }: Answer): readonly number[] => {
  const observed = value?.observed ?? (error?.kind === 'DomainError' ? error.observed : undefined)
  const first = value?.events[0]?.position
  if (observed === undefined) return []
  return [observed === 'no-position' ? 0 : observed, ...(first === undefined ? [] : [first - 1])]
}
