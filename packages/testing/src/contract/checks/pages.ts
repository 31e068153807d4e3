import { allEvents, query, queryItem, tag } from 'factos'
import type { PageRead, StorageInTransaction, StoredEvent } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { appendEvents } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { byQuery, byStream, idsOf, pageRead, positionsOf, read, readLog, readPage, readPages } from '../log/read.ts'
import { repeatDuring } from '../log/repeat-during.ts'
import { together } from '../log/together.ts'

/** Reading page by page. */
export const pages: ContractTopic = {
  name: 'pages',
  checks: [
    {
      name: 'keep to their bounds, limit and direction, and say whether there is more',
      run: async ({ storage }) => {
        // Every second event is selected, by its type as well as by its stream, so bounds fall on and between them.
        const events = Array.from({ length: 12 }, (_, i) => eventToAppend(i % 2 === 0 ? 'Odd' : 'Even', [`x:${i % 3}`]))
        await appendEvents(
          storage,
          events.map((event) => ({ ...event, stream: event.type })),
        )
        const log = await readLog(storage)
        const odd = log.filter(({ type }) => type === 'Odd')
        await expectBounds(storage, byStream('Odd'), odd)
        await expectBounds(storage, byQuery(query(queryItem({ types: ['Odd'] }))), odd)
        await expectBounds(
          storage,
          byQuery(
            query(queryItem({ types: ['Odd'], tags: [tag('x:0')] }), queryItem({ tags: [tag('x:2')], types: ['Odd'] })),
          ),
          odd.filter(({ tags }) => !tags.includes('x:1')),
        )
        await expectBounds(storage, byQuery(allEvents), log)
      },
    },
    {
      name: 'followed one after the other give every event once, in both directions, whatever is selected',
      run: async ({ storage }) => {
        await appendEvents(
          storage,
          Array.from({ length: 45 }, (_, i) => eventToAppend(`Type${i % 3}`, [`x:${i % 2}`, `y:${i % 5}`])),
        )
        const log = await readLog(storage)
        const selections: readonly (readonly [PageRead['select'], (event: StoredEvent) => boolean])[] = [
          [byQuery(allEvents), () => true],
          [byQuery(query(queryItem({ types: ['Type0', 'Type2'] }))), ({ type }) => type !== 'Type1'],
          [
            byQuery(query(queryItem({ tags: [tag('x:1')] }), queryItem({ tags: [tag('y:1')] }))),
            ({ tags }) => tags.includes('x:1') || tags.includes('y:1'),
          ],
          [byStream('stream'), () => true],
        ]
        for (const [select, isSelected] of selections) {
          for (const limit of [1, 7, 15]) {
            const forwards = await followPages(storage, { select, limit, direction: 'forwards' })
            const backwards = await followPages(storage, { select, limit, direction: 'backwards' })
            const expected = idsOf(log.filter(isSelected))
            expectEqual(idsOf(forwards), expected, `${JSON.stringify(select)}, forwards by ${limit}`)
            expectEqual(idsOf(backwards), expected.toReversed(), `${JSON.stringify(select)}, backwards by ${limit}`)
          }
        }
      },
    },
    {
      name: 'of several reads in one call are answered each on its own, in their order, from one snapshot',
      run: async ({ storage, another }) => {
        const other = await another()
        const writers = [1, 2, 3].map(async () => {
          for (let i = 0; i < 10; i++) await appendEvents(other, eventsToAppend(2, 'Noted', ['x']))
        })
        const reading = repeatDuring(together(writers), async () => {
          const { pages, head } = await read(storage, [
            pageRead({ select: byQuery(query(queryItem({ types: ['Noted'] }))) }),
            pageRead({ direction: 'backwards', limit: 1 }),
            pageRead({ select: byQuery(query(queryItem({ types: ['Unknown'] }))) }),
            pageRead({ select: byStream('stream'), after: 1 }),
          ])
          const lengths = pages.map(({ events }) => events.length)
          const expected = [head.position, Math.min(head.position, 1), 0, Math.max(head.position - 1, 0)]
          expectEqual(lengths, expected, 'every page should be of the snapshot that the head is of')
          const last = head.position === 0 ? [] : [head.position]
          expectEqual(positionsOf(pages[1]?.events ?? []), last, 'the last event')
        })
        await together([...writers, reading])
      },
    },
    {
      name: 'up to the head of the first are not disturbed by what is appended meanwhile',
      run: async ({ storage, another }) => {
        const other = await another()
        await appendEvents(storage, eventsToAppend(20, 'Noted', ['x']))
        const log = await readLog(storage)
        const meanwhile = (): Promise<unknown> => appendEvents(other, eventsToAppend(3, 'Noted', ['x']))
        const select = byQuery(query(queryItem({ tags: [tag('x')] })))
        for (const direction of ['forwards', 'backwards'] as const) {
          const { head } = await read(storage, [])
          const upTo = direction === 'forwards' ? log.length : head.position
          const found = await followPages(storage, { select, limit: 6, direction, upTo }, meanwhile)
          const oldest = found.toSorted((a, b) => a.position - b.position).slice(0, log.length)
          expectEqual(oldest, log, `${direction}, the events that were there should be read, each once`)
          expectEqual(found.length, upTo, `${direction}, nothing that came later should be read`)
        }
      },
    },
    {
      name: 'forwards without an end go on with what was appended meanwhile, losing and repeating nothing',
      run: async ({ storage, another }) => {
        const other = await another()
        await appendEvents(storage, eventsToAppend(10, 'Noted', ['x']))
        let rounds = 5
        const meanwhile = async (): Promise<void> => {
          if (rounds-- > 0) await appendEvents(other, eventsToAppend(3, 'Noted', ['x']))
        }
        const found = await followPages(
          storage,
          { select: byQuery(query(queryItem({ tags: [tag('x')] }))), limit: 4 },
          meanwhile,
        )
        expectEqual(found, (await readLog(storage)).slice(0, found.length), 'what was read should be the log')
        expectThat(found.length >= 10, 'at least what was there at first should be read', found.length)
      },
    },
  ],
}

/** Holds every combination of bounds, limits and directions against the selected events, which are given in order. */
const expectBounds = async (
  storage: StorageInTransaction,
  select: PageRead['select'],
  selected: readonly StoredEvent[],
): Promise<void> => {
  const reads: Partial<PageRead>[] = []
  for (const direction of ['forwards', 'backwards'] as const) {
    for (const limit of [1, 3, 6, 20]) {
      for (const after of [0, 1, 6, 12]) {
        for (const before of [undefined, 1, 7, 12]) {
          for (const upTo of [undefined, 6, 12, 99]) reads.push({ select, direction, limit, after, before, upTo })
        }
      }
    }
  }
  const pages = await readPages(storage, reads)
  pages.forEach((page, i) => {
    const { direction, limit = 0, after = 0, before = Infinity, upTo = Infinity } = reads[i] ?? {}
    const within = selected.filter(({ position }) => position > after && position < before && position <= upTo)
    const ordered = direction === 'forwards' ? within : within.toReversed()
    const expected = { events: positionsOf(ordered.slice(0, limit)), more: ordered.length > limit }
    expectEqual({ events: positionsOf(page.events), more: page.more }, expected, JSON.stringify(reads[i]))
  })
}

/** Follows the pages of a read to their end. */
const followPages = async (
  storage: StorageInTransaction,
  parts: Partial<PageRead>,
  between: () => Promise<unknown> = async () => undefined,
): Promise<readonly StoredEvent[]> => {
  const found: StoredEvent[] = []
  for (;;) {
    const last = found.at(-1)?.position
    const from = last === undefined ? {} : parts.direction === 'backwards' ? { before: last } : { after: last }
    const page = await readPage(storage, { ...parts, ...from })
    expectThat(page.events.length <= (parts.limit ?? Infinity), 'a page should keep to its limit', page.events.length)
    found.push(...page.events)
    if (!page.more) return found
    expectProgress(page.events, parts.direction, last)
    await between()
  }
}

/** A page that has more behind it must come further than the one before, or following would never end. */
const expectProgress = (
  events: readonly StoredEvent[],
  direction: PageRead['direction'] | undefined,
  last: number | undefined,
): void => {
  const [first] = events
  expectThat(first !== undefined, 'a page with more behind it should not be empty')
  if (last === undefined) return
  const isFurther = direction === 'backwards' ? first.position < last : first.position > last
  expectThat(isFurther, `a page should go on behind position ${last}`, first.position)
}
