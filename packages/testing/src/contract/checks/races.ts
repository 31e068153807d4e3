import {
  allEvents,
  expectRevision,
  failIfEventsMatch,
  noEvents,
  noPosition,
  query,
  queryItem,
  tag,
  type Query,
} from 'factos'
import type { AppendRequest, Storage } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { append, appendEvents, request } from '../log/append.ts'
import { eventToAppend } from '../log/event-to-append.ts'
import { expectConditionsKept, type Accepted } from '../log/expect-conditions-kept.ts'
import { byQuery, pageRead, positionsOf, read, readLog } from '../log/read.ts'
import { together } from '../log/together.ts'

const tagged = (...tags: readonly string[]): Query => query(queryItem({ tags: tags.map((text) => tag(text)) }))
const either = (left: string, right: string): Query =>
  query(queryItem({ tags: [tag(left)] }), queryItem({ tags: [tag(right)] }))

/** Writers that get in each other's way. */
export const races: ContractTopic = {
  name: 'races',
  checks: [
    {
      name: 'of many who append under the same condition one wins, in every round and for every kind of query',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        const queries = [
          tagged('seat:1'),
          query(queryItem({ types: ['SeatTaken'] })),
          query(queryItem({ types: ['SeatTaken'], tags: [tag('seat:1'), tag('hall:1')] })),
          either('seat:1', 'seat:2'),
          allEvents,
        ]
        for (const one of queries) {
          const { head } = await read(storage, [])
          const conditions = [failIfEventsMatch(one, head.position === 0 ? noPosition : head.position)]
          const won = await winners(both, 16, () =>
            request({ events: [eventToAppend('SeatTaken', ['seat:1', 'hall:1'])], conditions }),
          )
          expectEqual(won, 1, `racers under ${JSON.stringify(one)}`)
        }
        expectEqual((await readLog(storage)).length, queries.length, 'the losers should have written nothing')
      },
    },
    {
      name: 'queries that overlap, though no two are the same, let one writer through',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        for (let round = 0; round < 4; round++) {
          const won = await winners(both, 16, (i) =>
            request({
              events: [eventToAppend(`Taken${i}`, [`mine:${i}`, `round:${round}`])],
              conditions: [failIfEventsMatch(either(`mine:${i}`, `round:${round}`), noPosition)],
            }),
          )
          expectEqual(won, 1, 'racers whose queries overlap')
        }
      },
    },
    {
      name: 'writers that hold each other back in a circle let no two neighbours through',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        const count = 12
        const accepted = await settled(both, count, (i) => {
          const own = eventToAppend('Taken', [`fork:${i}`, `fork:${(i + 1) % count}`])
          return request({
            events: [own],
            conditions: [failIfEventsMatch(either(`fork:${i}`, `fork:${(i + 1) % count}`), noPosition)],
          })
        })
        const forks = (await readLog(storage)).flatMap(({ tags }) => tags)
        expectEqual(forks.length, new Set(forks).size, 'no fork should be taken twice')
        expectEqual(forks.length / 2, accepted.filter(Boolean).length, 'who was accepted should hold two')
      },
    },
    {
      name: 'unconditional appends count against the conditions of others, and are never refused themselves',
      run: async ({ storage, another }) => expectSerializable([storage, await another()], 4, 12),
    },
    {
      name: 'one condition among many that are settled at the same time is judged by the log before its own events',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        const creators = await settled(both, 16, (i) =>
          request({
            events: [eventToAppend('Created', ['order:1'], { stream: 'order-1' })],
            conditions:
              i % 2 === 0 ? [expectRevision('order-1', noEvents)] : [failIfEventsMatch(tagged('order:1'), noPosition)],
          }),
        )
        expectEqual(creators.filter(Boolean).length, 1, 'a stream that is protected in two ways has one creator')
      },
    },
    {
      name: 'are decided for good: a loser sees what it lost to, and wins when it takes that into account',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        const count = 8
        const increments = Array.from({ length: count }, async (_, i): Promise<number | undefined> => {
          const mine = both[i % 2] ?? storage
          let after = 0
          for (let round = 1; round <= count; round++) {
            const conditions = [failIfEventsMatch(tagged('counter'), after === 0 ? noPosition : after)]
            const { outcomes, previousHead } = await append(mine, [
              request({ events: [eventToAppend('Counted', ['counter'])], conditions }),
            ])
            if (outcomes[0]?.kind === 'Appended') return round
            after = previousHead.position
          }
          return undefined
        })
        const rounds = await together(increments)
        expectEqual((await readLog(storage)).length, count, 'every increment should be there once')
        expectEqual(rounds.includes(undefined), false, 'nobody should lose more often than others win')
      },
    },
  ],
}

/** Sends a request of each racer at the same time, through all storages in turn; tells which were accepted. */
const settled = async (
  storages: readonly Storage[],
  count: number,
  requestOf: (racer: number) => AppendRequest,
): Promise<readonly boolean[]> => {
  const answers = await together(
    Array.from({ length: count }, (_, i) => append(storages[i % storages.length] as Storage, [requestOf(i)])),
  )
  return answers.map(({ outcomes }) => outcomes[0]?.kind === 'Appended')
}

const winners = async (...racing: Parameters<typeof settled>): Promise<number> =>
  (await settled(...racing)).filter(Boolean).length

/**
 * Writers read a context of two tags, then append with one of them if nothing came; every third appends without asking.
 * Afterwards the log must show that every condition held where its events stand.
 */
const expectSerializable = async (storages: readonly Storage[], writers: number, rounds: number): Promise<void> => {
  const accepted: Accepted[] = []
  const write = async (writer: number): Promise<void> => {
    const storage = storages[writer % storages.length] as Storage
    for (let round = 0; round < rounds; round++) {
      const own = eventToAppend('Noted', [`tag:${(writer + round) % 3}`])
      if ((writer + round) % 3 === 0) {
        await appendEvents(storage, [own])
        continue
      }
      const context = either(`tag:${writer % 3}`, `tag:${round % 3}`)
      const { pages, head } = await read(storage, [pageRead({ select: byQuery(context) })])
      const condition = failIfEventsMatch(context, head.position === 0 ? noPosition : head.position)
      const { outcomes } = await append(storage, [request({ events: [own], conditions: [condition] })])
      if (outcomes[0]?.kind !== 'Appended') continue
      accepted.push({
        condition,
        firstPosition: outcomes[0].firstPosition,
        decidedOn: positionsOf(pages[0]?.events ?? []),
      })
    }
  }
  await together(Array.from({ length: writers }, (_, writer) => write(writer)))
  expectConditionsKept(await readLog(storages[0] as Storage), accepted)
}
