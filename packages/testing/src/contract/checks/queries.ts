import { allEvents, query, queryItem, tag, type Query } from 'factos'
import type { EventToAppend, StorageInTransaction } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { appendEvents } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { byQuery, idsOf, readPage, readPages } from '../log/read.ts'
import { belongsTo, everyEvent, everyItem, everyPair, universe } from '../log/small-universe.ts'

/** Which events a query selects. */
export const queries: ContractTopic = {
  name: 'queries',
  checks: [
    {
      name: 'select by every combination of types and tags: any of the types, all of the tags',
      run: async ({ storage }) => {
        const items = everyItem(universe.types, universe.tags)
        await expectSelections(
          storage,
          items.map((item) => query(item)),
        )
      },
    },
    {
      name: 'select what matches at least one of two items, each event once, by position',
      run: async ({ storage }) => {
        const items = everyItem(universe.types.slice(0, 2), universe.tags.slice(0, 2))
        await expectSelections(storage, everyPair(items))
      },
    },
    {
      name: 'select every event when they match all, and with an item that constrains nothing',
      run: async ({ storage }) => expectSelections(storage, [allEvents, query(queryItem({}))]),
    },
    {
      name: 'select nothing when nothing has the type or the tag',
      run: async ({ storage }) =>
        expectSelections(storage, [
          query(queryItem({ types: ['CourseRenamed'] })),
          query(queryItem({ tags: [tag('course:c2')] })),
          query(queryItem({ types: ['CourseDefined'], tags: [tag('course:c1'), tag('course:c2')] })),
        ]),
    },
    {
      name: 'compare whole names, as they are written: no prefix, pattern, case or accent counts as equal',
      run: async ({ storage }) => {
        const names = [
          'a',
          'A',
          'aa',
          'a%',
          'a_',
          'a*',
          'a ',
          ' a',
          'ä',
          'a\u0308',
          'a,b',
          'a:b',
          "a'",
          'a"',
          'a\\',
          '{a}',
        ]
        const events = names.map((name) => eventToAppend(name, [name]))
        await appendEvents(storage, events)
        const reads = names.flatMap((name) => [
          { select: byQuery(query(queryItem({ types: [name] }))) },
          { select: byQuery(query(queryItem({ tags: [tag(name)] }))) },
        ])
        const found = (await readPages(storage, reads)).map((page) => idsOf(page.events))
        expectEqual(
          found,
          events.flatMap(({ id }) => [[id], [id]]),
          'each name should find its own event',
        )
      },
    },
    {
      name: 'take many types, many tags and many items at once',
      run: async ({ storage }) => {
        const many = Array.from({ length: 150 }, (_, i) => i)
        const events = many.map((i) => eventToAppend(`Type${i}`, [`number:${i}`, 'all', ...(i < 40 ? wanted : [])]))
        await appendEvents(storage, events)
        const even = many.filter((i) => i % 2 === 0)
        const [first, ...others] = even.map((i) =>
          queryItem({ types: [`Type${i}`], tags: [tag('number', i), tag('all')] }),
        )
        const queries = [
          query(queryItem({ types: many.map((i) => `Type${i}`) })),
          query(queryItem({ tags: wanted.map((text) => tag(text)) })),
          query(first ?? queryItem({}), ...others),
        ]
        await expectSelectionsAmong(storage, events, queries)
      },
    },
    {
      name: 'find a rare tag together with one that every event has, at either end of the log',
      run: async ({ storage }) => {
        const events = [
          rare(),
          ...eventsToAppend(200, 'Noted', ['common']),
          rare(),
          ...eventsToAppend(3, 'Other', ['rare']),
          rare(),
        ]
        await appendEvents(storage, events)
        await expectSelectionsAmong(storage, events, [
          query(queryItem({ tags: [tag('common'), tag('rare')] })),
          query(queryItem({ types: ['Noted'], tags: [tag('rare')] })),
          query(queryItem({ types: ['Other'], tags: [tag('common'), tag('rare')] })),
        ])
      },
    },
    {
      name: 'find an event by each of its tags, however many it has',
      run: async ({ storage }) => {
        const tags = Array.from({ length: 60 }, (_, i) => `tag:${i}`)
        const event = eventToAppend('Tagged', tags)
        await appendEvents(storage, [event])
        const page = await readPage(storage, {
          select: byQuery(query(queryItem({ tags: tags.map((text) => tag(text)) }))),
        })
        expectEqual(idsOf(page.events), [event.id], 'all tags together should find the event')
        const pages = await readPages(
          storage,
          tags.map((text) => ({ select: byQuery(query(queryItem({ tags: [tag(text)] }))) })),
        )
        expectEqual(
          pages.map(({ events }) => idsOf(events)),
          tags.map(() => [event.id]),
          'each tag should find the event',
        )
      },
    },
  ],
}

const rare = (): EventToAppend => eventToAppend('Noted', ['common', 'rare'])

const wanted = Array.from({ length: 20 }, (_, i) => `wanted:${i}`)

/** Appends every event of the small universe and holds what each query selects, in both directions, against `belongsTo`. */
const expectSelections = async (storage: StorageInTransaction, queries: readonly Query[]): Promise<void> => {
  const events = everyEvent()
  await appendEvents(storage, events)
  await expectSelectionsAmong(storage, events, queries)
}

const expectSelectionsAmong = async (
  storage: StorageInTransaction,
  events: readonly EventToAppend[],
  queries: readonly Query[],
): Promise<void> => {
  for (const direction of ['forwards', 'backwards'] as const) {
    const ordered = direction === 'forwards' ? events : events.toReversed()
    const pages = await readPages(
      storage,
      queries.map((one) => ({ select: byQuery(one), direction })),
    )
    pages.forEach((page, i) => {
      const expected = ordered.filter((event) => belongsTo(event, queries[i] as Query))
      expectEqual(
        idsOf(page.events),
        idsOf(expected),
        `${direction}, ${JSON.stringify(queries[i])} should select these`,
      )
      expectEqual(page.more, false, `${direction}, ${JSON.stringify(queries[i])} should have no more`)
    })
  }
}
