import { expectRevision, noEvents } from 'factos'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { appendEvents, confirmAll, expectAppended, outcomeOf } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { byStream, readLog, readPage } from '../log/read.ts'
import { together } from '../log/together.ts'

/** Streams and their revisions. */
export const revisions: ContractTopic = {
  name: 'streams and revisions',
  checks: [
    {
      name: 'revisions count from 0 in each stream, whatever is appended to others in between',
      run: async ({ storage }) => {
        const streams = ['a', 'b', 'a', 'a', 'c', 'b', 'a']
        const first = await appendEvents(
          storage,
          streams.map((stream) => eventToAppend('Noted', [], { stream })),
        )
        expectEqual(first.revisions, [0, 0, 1, 2, 0, 1, 3], 'these revisions should be given')
        const second = await appendEvents(
          storage,
          streams.map((stream) => eventToAppend('Noted', [], { stream })),
        )
        expectEqual(second.revisions, [4, 2, 5, 6, 1, 3, 7], 'these revisions should follow')
        const expected = [...first.revisions, ...second.revisions]
        expectEqual(
          (await readLog(storage)).map(({ revision }) => revision),
          expected,
          'these revisions should be stored',
        )
      },
    },
    {
      name: 'an expected revision holds exactly at the last revision of its stream',
      run: async ({ storage }) => {
        await appendEvents(storage, [
          ...eventsToAppend(3, 'Noted', [], { stream: 'three' }),
          eventToAppend('Noted', [], { stream: 'one' }),
        ])
        const expected = [noEvents, 0, 1, 2, 3] as const
        const holds = async (stream: string): Promise<readonly boolean[]> => {
          const outcomes = await confirmAll(
            storage,
            expected.map((revision) => expectRevision(stream, revision)),
          )
          return outcomes.map(({ kind }) => kind === 'Appended')
        }
        expectEqual(
          await holds('three'),
          [false, false, false, true, false],
          'three events: only revision 2 should hold',
        )
        expectEqual(await holds('one'), [false, true, false, false, false], 'one event: only revision 0 should hold')
        expectEqual(await holds('none'), [true, false, false, false, false], 'no event: only noEvents should hold')
      },
    },
    {
      name: 'an expected revision speaks of its own stream, not of the one that is appended to',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted', [], { stream: 'ledger' })])
        const append = (revision: number | typeof noEvents) =>
          outcomeOf(storage, {
            events: [eventToAppend('Noted', [], { stream: 'journal' })],
            conditions: [expectRevision('ledger', revision)],
          })
        expectAppended(await append(0))
        expectAppended(await append(0))
        expectEqual((await append(noEvents)).kind, 'ConditionsFailed', 'the ledger has an event')
        expectEqual((await append(1)).kind, 'ConditionsFailed', 'the journal is at revision 1, but the ledger is not')
      },
    },
    {
      name: 'of two creators of a stream one wins',
      run: async ({ storage, another }) => {
        const other = await another()
        for (let round = 0; round < 10; round++) {
          const stream = `order-${round}`
          const create = { events: [], conditions: [expectRevision(stream, noEvents)] }
          const outcomes = await together(
            [storage, other].map((one) =>
              outcomeOf(one, { ...create, events: eventsToAppend(2, 'Created', [], { stream }) }),
            ),
          )
          const kinds = outcomes.map(({ kind }) => kind).toSorted()
          expectEqual(kinds, ['Appended', 'ConditionsFailed'], `one of the two should create ${stream}`)
        }
        expectEqual((await readLog(storage)).length, 20, 'the losers should have written nothing')
      },
    },
    {
      name: 'of many who expect the same revision one wins',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        for (let revision = -1; revision < 4; revision++) {
          const conditions = [expectRevision('counter', revision === -1 ? noEvents : revision)]
          const outcomes = await together(
            Array.from({ length: 12 }, (_, i) =>
              outcomeOf(both[i % 2] ?? storage, {
                events: [eventToAppend('Counted', [], { stream: 'counter' })],
                conditions,
              }),
            ),
          )
          const winners = outcomes.filter(({ kind }) => kind === 'Appended')
          expectEqual(
            winners.map((won) => expectAppended(won).revisions),
            [[revision + 1]],
            'one should win',
          )
        }
      },
    },
    {
      name: 'a stream is read by its name, compared whole, in the order of its revisions',
      run: async ({ storage }) => {
        const names = ['order', 'Order', 'order-1', 'order-10', 'order%', 'ördér', 'order ']
        await appendEvents(
          storage,
          [...names, ...names].map((stream) => eventToAppend('Noted', [], { stream })),
        )
        for (const name of names) {
          const { events } = await readPage(storage, { select: byStream(name) })
          const expected = [0, 1].map((revision) => ({ stream: name, revision }))
          expectEqual(
            events.map(({ stream, revision }) => ({ stream, revision })),
            expected,
            `stream ${name} should have two`,
          )
        }
        expectEqual(
          await readPage(storage, { select: byStream('orde') }),
          { events: [], more: false },
          'no such stream',
        )
      },
    },
  ],
}
