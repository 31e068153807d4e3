import type { AppendEventsCall, EventStore, Metadata, Tag } from 'factos'
import { createEventStore, type Storage } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { illFormedTexts, nulTexts } from '../data/hostile-texts.ts'
import { rawCodec, type RawEvent } from '../domain/raw-codec.ts'
import { appendEvents } from '../log/append.ts'
import { eventToAppend } from '../log/event-to-append.ts'
import { readLog } from '../log/read.ts'
import { succeed } from '../log/succeed.ts'
import { withLimits } from '../log/with-limits.ts'
import { together } from '../log/together.ts'

/** What cannot be stored as it is, is not stored at all. */
export const refusedInput: ContractTopic = {
  name: 'an event store on it, given what cannot be kept,',
  checks: [
    {
      name: 'refuses lone surrogates and empty names, wherever they stand, and writes nothing',
      run: async ({ storage }) => {
        const names = [...illFormedTexts, ''].flatMap((text) => appendsWithName(text))
        const metadata = illFormedTexts.flatMap((text) => appendsWithMetadata(text))
        for (const one of [...names, ...metadata]) await expectRefused(storage, one, ['Refused'])
      },
    },
    {
      name: 'keeps NUL as it is, or refuses it and writes nothing',
      run: async ({ storage }) => {
        const store = createEventStore(storage)
        for (const text of nulTexts) {
          for (const { what, call } of [...appendsWithName(text), ...appendsWithMetadata(text)]) {
            const before = await readLog(storage)
            const refusal = await refusalOf(store, call)
            const stored = (await readLog(storage)).slice(before.length)
            if (refusal === undefined) expectKept(stored[0], call, what)
            else expectEqual([refusal, stored], ['Refused', []], `${what} ${JSON.stringify(text)}`)
          }
        }
      },
    },
    {
      name: 'refuses names of more than 1,024 UTF-8 bytes with LimitExceeded, and takes one of 1,024',
      run: async ({ storage }) => {
        for (const text of ['x'.repeat(1025), 'é'.repeat(513), '😀'.repeat(257)]) {
          for (const one of appendsWithName(text)) await expectRefused(storage, one, ['LimitExceeded'])
        }
        const store = createEventStore(storage)
        for (const { what, call } of appendsWithName('é'.repeat(512))) succeed(await store.append(call), what)
      },
    },
    {
      name: 'refuses versions that are not whole numbers from 1, metadata that is not text and data that is not bytes',
      run: async ({ storage }) => {
        for (const version of [0, -1, 1.5, Number.NaN, 2 ** 31, Infinity]) {
          await expectRefused(storage, { what: `version ${version}`, call: callWith({ version }) }, ['Refused'])
        }
        for (const value of [7, null, undefined, {}]) {
          const metadata = { key: value } as unknown as Metadata
          await expectRefused(storage, { what: 'metadata', call: callWith({ metadata }) }, ['Refused', 'TypeError'])
        }
        for (const data of ['text', [1, 2], undefined]) {
          const call = callWith({ data: data as unknown as Uint8Array })
          await expectRefused(storage, { what: 'data', call }, ['Refused', 'TypeError'])
        }
      },
    },
    {
      name: 'refuses what is larger than the limits of the storage with LimitExceeded, and writes nothing',
      run: async ({ storage }) => {
        const small = withLimits(storage, { eventBytes: 100, events: 3, bytes: 400 })
        const tooMuch = [
          { what: 'an event', call: notes([ofBytes(101)]) },
          { what: 'one event of two', call: notes([ofBytes(1), ofBytes(101)]) },
          { what: 'four events', call: notes([ofBytes(1), ofBytes(1), ofBytes(1), ofBytes(1)]) },
          { what: 'long metadata', call: { ...notes([ofBytes(1)]), metadata: { key: 'x'.repeat(500) } } },
        ]
        for (const one of tooMuch) await expectRefused(small, one, ['LimitExceeded'])
        succeed(
          await createEventStore(small).append(notes([ofBytes(100), ofBytes(100), ofBytes(1)])),
          'what is not larger',
        )
      },
    },
    {
      name: 'harms nobody else who is served at the same time',
      run: async ({ storage }) => {
        const store = createEventStore(storage)
        const results = await together(
          Array.from({ length: 20 }, (_, i) =>
            store.append(i % 2 === 0 ? notes([ofBytes(1)]) : { ...notes([ofBytes(1)]), stream: '\ud800' }),
          ),
        )
        expectEqual(
          results.map(({ ok }) => ok),
          results.map((_, i) => i % 2 === 0),
          'every second should be refused',
        )
        expectEqual((await readLog(storage)).length, 10, 'the others should be in the log')
      },
    },
  ],
}

type Call = AppendEventsCall<RawEvent>
interface NamedCall {
  readonly what: string
  readonly call: Call
}

const ofBytes = (length: number): RawEvent => ({ type: 'Noted', data: new Uint8Array(length) })

const notes = (events: readonly RawEvent[]): Call => ({ stream: 'notes', events, codec: rawCodec })

const callWith = (event: Partial<RawEvent>, more: Partial<Call> = {}): Call => ({
  stream: 'stream',
  events: [{ type: 'Noted', ...event }],
  codec: rawCodec,
  ...more,
})

/** The text as each of the names that an append has. */
const appendsWithName = (text: string): readonly NamedCall[] => [
  { what: 'stream', call: callWith({}, { stream: text }) },
  { what: 'event id', call: callWith({ id: text }) },
  { what: 'event type', call: callWith({ type: text }) },
  { what: 'tag', call: callWith({ tags: ['first', text] as unknown as readonly Tag[] }) },
  { what: 'command id', call: callWith({}, { commandId: text }) },
]

const appendsWithMetadata = (text: string): readonly NamedCall[] => [
  { what: 'metadata key', call: callWith({ metadata: { [text]: 'value' } }) },
  { what: 'metadata value', call: callWith({}, { metadata: { key: text } }) },
]

const expectRefused = async (
  storage: Storage,
  { what, call }: NamedCall,
  reasons: readonly string[],
): Promise<void> => {
  await appendEvents(storage, [eventToAppend('Before')])
  const before = await readLog(storage)
  const refusal = await refusalOf(createEventStore(storage), call)
  expectThat(reasons.includes(refusal ?? 'accepted'), `${what} should be refused: ${reasons.join(' or ')}`, refusal)
  expectEqual(await readLog(storage), before, `${what} was refused, so nothing should have been written`)
}

/** Why a call was refused: a store error's reason, or `TypeError` where it threw one; `undefined` where it was not. */
const refusalOf = async (store: EventStore, call: Call): Promise<string | undefined> => {
  try {
    const result = await store.append(call)
    if (result.ok) return undefined
    const { error } = result
    return error.kind === 'StoreError' && error.outcome === 'not-appended' ? error.reason : JSON.stringify(error)
  } catch (error) {
    if (error instanceof TypeError) return 'TypeError'
    throw error
  }
}

const expectKept = (
  stored: Awaited<ReturnType<typeof readLog>>[number] | undefined,
  call: Call,
  what: string,
): void => {
  const [event] = call.events
  const expected = {
    stream: call.stream,
    type: event?.type,
    tags: event?.tags ?? [],
    metadata: new Map(Object.entries({ ...event?.metadata, ...call.metadata })),
  }
  const { stream, type, tags, metadata } = stored ?? { stream: '', type: '', tags: [], metadata: {} }
  const kept = { stream, type, tags: [...tags] as readonly string[], metadata: new Map(Object.entries(metadata)) }
  expectEqual(kept, expected as typeof kept, `${what} with NUL should be kept as it is`)
  if (event?.id !== undefined) expectEqual(stored?.id, event.id, `${what} with NUL should be kept as it is`)
}
