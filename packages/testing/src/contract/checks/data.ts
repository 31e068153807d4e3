import { expectRevision, failIfEventsMatch, noPosition, query, queryItem, tag } from 'factos'
import type { EventToAppend } from 'factos/storage'
import * as fc from 'fast-check'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { arbitraryEvent } from '../data/arbitrary-event.ts'
import { expectSameEvents } from '../data/expect-same-event.ts'
import { hostileTexts, nulTexts } from '../data/hostile-texts.ts'
import { append, appendEvents, expectAppended, expectOutcome, outcomeOf, request } from '../log/append.ts'
import { commandMark } from '../log/command-mark.ts'
import { eventToAppend } from '../log/event-to-append.ts'
import { byQuery, byStream, idsOf, pageRead, read, readLog, readPage } from '../log/read.ts'

/** What is stored comes back as it was. */
export const data: ContractTopic = {
  name: 'data',
  checks: [
    {
      name: 'of any form comes back exactly as it was given, and is found by its names',
      run: async ({ storage }) => {
        const events = fc.array(arbitraryEvent(storage.limits.nul), { minLength: 1, maxLength: 4 })
        const property = fc.asyncProperty(events, async (given) => {
          const { outcomes, previousHead } = await append(storage, [request({ events: given })])
          expectAppended(outcomes[0] ?? { kind: 'EventIdsTaken', events: [] })
          const after = previousHead.position
          const { pages } = await read(storage, [
            pageRead({ after }),
            ...given.map((event) => pageRead({ after, select: byStream(event.stream) })),
            ...given.map((event) => pageRead({ after, select: byQuery(queryFor(event)) })),
          ])
          const [all, ...found] = pages
          expectSameEvents(all?.events ?? [], given, 'in the log')
          const ids = given.map(({ id }) => id)
          const isFound = found.map((page, i) => idsOf(page.events).includes(ids[i % ids.length] ?? ''))
          expectEqual(
            isFound,
            found.map(() => true),
            'each event should be found by its stream, and by its type and tags',
          )
        })
        await fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false })
      },
    },
    {
      name: 'keeps hostile text in every name, tag and metadata entry, and tells one text from all others',
      run: async ({ storage }) => {
        const texts = [...hostileTexts, ...(storage.limits.nul ? nulTexts : [])]
        const events = texts.map((text, i) => hostileEvent(text, i))
        await appendEvents(storage, events)
        expectSameEvents(await readLog(storage), events, 'in the log')
        for (const [i, text] of texts.entries()) {
          const { pages } = await read(storage, [
            pageRead({ select: byStream(text) }),
            pageRead({ select: byQuery(query(queryItem({ types: [text] }))) }),
            pageRead({ select: byQuery(query(queryItem({ tags: [tag(text)] }))) }),
          ])
          const ids = pages.map((page) => idsOf(page.events))
          expectEqual(
            ids,
            pages.map(() => [events[i]?.id ?? '']),
            `${JSON.stringify(text)} should find its own event`,
          )
        }
        const conditions = texts.flatMap((text, i) => [
          failIfEventsMatch(query(queryItem({ tags: [tag(text)] })), i + 1),
          expectRevision(text, 0),
        ])
        expectAppended(await outcomeOf(storage, { conditions }))
      },
    },
    {
      name: 'is the same wherever a store brings events: pages, deltas, duplicates and taken ids',
      run: async ({ storage, another }) => {
        const event = hostileEvent("a='ü'\n\\", 7)
        const given = [{ ...event, version: 2 ** 31 - 1 }, hostileEvent('{"👩‍🚀",}', 8)]
        await appendEvents(storage, given, [], [commandMark("'=\n\\ü", { eventCount: 2, fingerprint: 'f=\n' })])
        for (const one of [storage, await another()]) {
          const log = await readLog(one)
          expectSameEvents(log, given, 'in the log')
          const conditions = [failIfEventsMatch(query(queryItem({ tags: [tag('shared')] })), noPosition)]
          const { delta } = expectOutcome(await outcomeOf(one, { conditions }), 'ConditionsFailed')
          if (delta.complete) expectEqual(delta.events, log, 'a delta should be as the log')
          const { commands } = await read(one, [], ["'=\n\\ü"])
          const known = [{ commandId: "'=\n\\ü", fingerprint: 'f=\n', events: log }]
          expectEqual(commands, known, 'a command that is looked up should be as the log')
          const repeated = await outcomeOf(one, { events: [eventToAppend('X')], commands: [commandMark("'=\n\\ü")] })
          expectEqual(expectOutcome(repeated, 'DuplicateCommand').commands, known, 'a duplicate should be as the log')
          const taken = expectOutcome(await outcomeOf(one, { events: given }), 'EventIdsTaken')
          expectEqual(
            taken.events.toSorted((a, b) => a.position - b.position),
            log,
            'taken ids should be as the log',
          )
          const { events } = await readPage(one, { direction: 'backwards' })
          expectEqual(events.toReversed(), log, 'a page backwards should be as the log')
        }
      },
    },
    {
      name: 'keeps every byte value, no bytes at all, and many bytes',
      run: async ({ storage }) => {
        const large = Math.min(2 ** 20, storage.limits.eventBytes, Math.floor(storage.limits.bytes / 2))
        const contents = [
          new Uint8Array(),
          Uint8Array.from({ length: 256 }, (_, i) => i),
          Uint8Array.from({ length: 256 }, (_, i) => i).subarray(100, 103),
          new Uint8Array(large).map((_, i) => (i * 31) % 251),
        ]
        const events = contents.map((bytes) => eventToAppend('Noted', [], { data: bytes }))
        await appendEvents(storage, events)
        expectSameEvents(await readLog(storage), events, 'in the log')
      },
    },
    {
      name: 'keeps tags in the order given, and metadata of many entries, empty and long ones too',
      run: async ({ storage }) => {
        const entries = Array.from({ length: 100 }, (_, i) => [`key ${i}`, `value ${i}`] as const)
        const metadata = Object.fromEntries([...entries, ['', ''], ['empty', ''], ['long', 'é'.repeat(10_000)]])
        const tags = ['c', 'a', 'b', 'B', 'A', '10', '9', ...Array.from({ length: 30 }, (_, i) => `t${(i * 7) % 30}`)]
        const events = [eventToAppend('Noted', tags, { metadata }), eventToAppend('Noted', tags.toReversed())]
        await appendEvents(storage, events)
        expectSameEvents(await readLog(storage), events, 'in the log')
      },
    },
    {
      name: 'keeps metadata under its own keys, also where they are written alike once they are escaped',
      run: async ({ storage }) => {
        const keys = ['\\', '"', '\n', '\\\\', '\\"', '"\\', '""', '\n"', '\n\\', 'a\\', 'a"', 'a\n']
        const pairs = keys.flatMap((one) => keys.filter((other) => other !== one).map((other) => [one, other]))
        const metadata = [...pairs, ...pairs.map((pair) => ['a', ...pair])].map((some) =>
          Object.fromEntries(some.map((key) => [key, `value of ${key}`])),
        )
        const events = metadata.map((one) => eventToAppend('Noted', [], { metadata: one }))
        await appendEvents(storage, events)
        expectSameEvents(await readLog(storage), events, 'in the log')
      },
    },
    {
      name: 'is not changed by whoever changes the bytes that were given to the store or that it returned',
      run: async ({ storage }) => {
        const event = eventToAppend('Noted', ['x'], { data: Uint8Array.of(1, 2, 3) })
        const mine = Uint8Array.of(1, 2, 3)
        await appendEvents(storage, [{ ...event, data: mine }], [], [commandMark('c')])
        mine.fill(0)
        const returned = [
          await readLog(storage),
          (await read(storage, [], ['c'])).commands.flatMap(({ events }) => events),
          expectOutcome(await outcomeOf(storage, { events: [event] }), 'EventIdsTaken').events,
        ]
        for (const events of returned) {
          expectSameEvents(events, [event], 'after the bytes given were changed')
          for (const { data } of events) data.fill(9)
        }
        expectSameEvents(await readLog(storage), [event], 'after the bytes returned were changed')
      },
    },
  ],
}

const queryFor = ({ type, tags }: EventToAppend) =>
  query(queryItem({ types: [type], tags: tags.map((text) => tag(text)) }))

const hostileEvent = (text: string, i: number): EventToAppend =>
  eventToAppend(text, [text, 'shared'], {
    id: text.length < 500 ? `${i} ${text}` : text,
    stream: text,
    metadata: Object.fromEntries([
      [text, text],
      [`key of ${i}`, text],
      [`${text} as a key`, `${i}`],
    ]),
  })
