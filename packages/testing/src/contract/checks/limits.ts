import { failIfEventsMatch, noPosition, query, queryItem, tag } from 'factos'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { append, appendEvents, confirmAll, expectAppended, outcomeOf, request } from '../log/append.ts'
import { eventToAppend } from '../log/event-to-append.ts'
import { byQuery, idsOf, positionsOf, readLog, readPage, readPages } from '../log/read.ts'

/** Many events, tags, requests and conditions, within the limits that the storage states. */
export const limits: ContractTopic = {
  name: 'large calls',
  checks: [
    {
      name: 'of 5,000 events with several tags each, or as many as the limits allow, are appended whole and found',
      run: async ({ storage }) => {
        const count = Math.min(5_000, storage.limits.events, Math.floor(storage.limits.bytes / 250))
        const events = Array.from({ length: count }, (_, i) =>
          eventToAppend(`Type${i % 5}`, [`all`, `order:${i}`, `decade:${Math.floor(i / 10)}`, `digit:${i % 10}`], {
            stream: `stream-${i % 50}`,
          }),
        )
        const { firstPosition, revisions } = await appendEvents(storage, events)
        expectEqual(firstPosition, 1, 'the first position')
        expectEqual(
          revisions,
          events.map((_, i) => Math.floor(i / 50)),
          'the revisions',
        )
        const log = await readLog(storage)
        expectEqual(idsOf(log), idsOf(events), 'the log should hold all of them, in order')
        const tags = ['all', 'order:7', `order:${count - 1}`, 'decade:3', 'digit:9']
        const pages = await readPages(
          storage,
          tags.map((text) => ({ select: byQuery(query(queryItem({ tags: [tag(text)] }))), limit: 10_000 })),
        )
        pages.forEach(({ events: found }, i) => {
          const expected = events.filter((event) => event.tags.includes(tags[i] ?? ''))
          expectEqual(idsOf(found), idsOf(expected), `the events tagged ${tags[i]}`)
        })
      },
    },
    {
      name: 'of 10,000 distinct tags, or as many as the limits allow, exhaust nothing',
      run: async ({ storage }) => {
        const count = Math.min(1_000, storage.limits.events, Math.floor(storage.limits.bytes / 400))
        const events = Array.from({ length: count }, (_, i) =>
          eventToAppend(
            'Tagged',
            Array.from({ length: 10 }, (_, j) => `tag:${i * 10 + j}`),
          ),
        )
        await appendEvents(storage, events)
        const last = await readPage(storage, {
          select: byQuery(query(queryItem({ tags: [tag('tag', count * 10 - 1)] }))),
        })
        expectEqual(positionsOf(last.events), [count], 'the last tag should find the last event')
      },
    },
    {
      name: 'of as many requests as the limits allow, up to 1,000, answer each',
      run: async ({ storage }) => {
        const count = Math.min(1_000, storage.limits.requests, storage.limits.events)
        const requests = Array.from({ length: count }, (_, i) =>
          request({
            events: [eventToAppend('Noted', [`order:${i}`], { stream: `order-${i}` })],
            conditions: [
              failIfEventsMatch(
                query(queryItem({ types: ['Noted'], tags: [tag('order', i % 10 === 9 ? 'old' : i)] })),
                noPosition,
              ),
            ],
          }),
        )
        await appendEvents(storage, [eventToAppend('Noted', ['order:old'])])
        const { outcomes } = await append(storage, requests)
        const kinds = requests.map((_, i) => (i % 10 === 9 ? 'ConditionsFailed' : 'Appended'))
        expectEqual(
          outcomes.map(({ kind }) => kind as string),
          kinds,
          'every tenth should be rejected',
        )
        const positions = outcomes.flatMap((outcome) => (outcome.kind === 'Appended' ? [outcome.firstPosition] : []))
        expectEqual(
          positions,
          positions.map((_, i) => i + 2),
          'the others should be appended in order',
        )
      },
    },
    {
      name: 'of conditions with many items, and of many conditions in one request, are judged like small ones',
      run: async ({ storage }) => {
        const items = Array.from({ length: 100 }, (_, i) => queryItem({ types: [`Type${i}`], tags: [tag('order', i)] }))
        const [first = queryItem({}), ...others] = items
        const many = query(first, ...others)
        await appendEvents(storage, [eventToAppend('Type99', ['order:99']), eventToAppend('Type99', ['order:98'])])
        const outcomes = await confirmAll(storage, [failIfEventsMatch(many, 1), failIfEventsMatch(many, noPosition)])
        expectEqual(
          outcomes.map(({ kind }) => kind),
          ['Appended', 'ConditionsFailed'],
          'a condition of a hundred items',
        )
        const each = items.map((item) => failIfEventsMatch(query(item), noPosition))
        expectAppended(await outcomeOf(storage, { conditions: each.slice(0, 99) }))
        const outcome = await outcomeOf(storage, { conditions: each })
        expectEqual(outcome.kind === 'ConditionsFailed' ? outcome.failed : outcome, [99], 'only the last should fail')
      },
    },
    {
      name: 'of a read for one page of many events bring them all',
      run: async ({ storage }) => {
        const count = Math.min(3_000, storage.limits.events)
        await appendEvents(
          storage,
          Array.from({ length: count }, () => eventToAppend('Noted')),
        )
        const page = await readPage(storage, { limit: count })
        expectEqual([page.events.length, page.more], [count, false], 'the page')
      },
    },
  ],
}
