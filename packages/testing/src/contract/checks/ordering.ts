import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { append, appendEvents, expectAppended, request } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { followLog } from '../log/follow-log.ts'
import { idsOf, pageRead, positionsOf, read, readLog } from '../log/read.ts'
import { together } from '../log/together.ts'

/** Position order is commit order. */
export const ordering: ContractTopic = {
  name: 'the order of the log',
  checks: [
    {
      name: 'has no gap and no position twice, however many append at the same time',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        const requests = Array.from({ length: 60 }, (_, i) =>
          request({ events: eventsToAppend(1 + (i % 3), 'Noted', ['x'], { stream: `stream-${i % 7}` }) }),
        )
        const answers = await together(requests.map((one, i) => append(both[i % 2] ?? storage, [one])))
        const log = await readLog(storage)
        expectEqual(
          positionsOf(log),
          log.map((_, i) => i + 1),
          'positions should count up by one',
        )
        answers.forEach(({ outcomes, previousHead, head }, i) => {
          const ids = idsOf(requests[i]?.events ?? [])
          const { firstPosition, revisions, recordedAt } = expectAppended(
            outcomes[0] ?? { kind: 'EventIdsTaken', events: [] },
          )
          const stored = log.slice(firstPosition - 1, firstPosition - 1 + ids.length)
          expectEqual(
            idsOf(stored),
            ids,
            'the events of a request should be together, at the position that was answered',
          )
          expectEqual(
            stored.map(({ revision }) => revision),
            revisions,
            'at the revisions that were answered',
          )
          expectEqual(
            stored.map((event) => event.recordedAt),
            ids.map(() => recordedAt),
            'at the time that was answered',
          )
          expectEqual(
            [previousHead.position, head.position],
            [firstPosition - 1, firstPosition - 1 + ids.length],
            'the heads',
          )
        })
        for (const stream of new Set(log.map((event) => event.stream))) {
          const revisions = log.filter((event) => event.stream === stream).map(({ revision }) => revision)
          expectEqual(
            revisions,
            revisions.map((_, i) => i),
            `the revisions of ${stream} should count up by one`,
          )
        }
      },
    },
    {
      name: 'never lets an event appear at or below a head that was read before, and leaves none out',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        const writers = [0, 1, 2, 3].map(async (writer) => {
          for (let i = 0; i < 15; i++) {
            await appendEvents(both[writer % 2] ?? storage, eventsToAppend(1 + (i % 3), 'Noted', [`writer:${writer}`]))
          }
        })
        const written = together(writers)
        const followers = both.map((one) => followLog(one, written))
        await together([...writers, ...followers] as readonly Promise<unknown>[])
        const followed = await together(followers)
        const log = await readLog(storage)
        for (const seen of followed)
          expectEqual(idsOf(seen), idsOf(log), 'a reader that follows the head should see all')
      },
    },
    {
      name: 'never moves the time back, which is in whole milliseconds',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        for (let i = 0; i < 10; i++) {
          await together(
            both.map((one) =>
              append(
                one,
                [1, 2].map(() => request({ events: [eventToAppend('Noted')] })),
              ),
            ),
          )
        }
        const times = (await readLog(storage)).map(({ recordedAt }) => recordedAt)
        expectThat(
          times.every((time) => Number.isSafeInteger(time)),
          'every time should be whole milliseconds',
          times,
        )
        expectEqual(
          times,
          times.toSorted((a, b) => a - b),
          'times should never go back',
        )
        // Seconds or microseconds would be off by far more than any clock.
        const year2020 = Date.UTC(2020, 0, 1)
        expectThat(
          times.every((time) => time > year2020 && time < year2020 * 10),
          'times should be milliseconds since 1970',
          times,
        )
      },
    },
    {
      name: 'shows an append to every reader as soon as it was answered',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        for (let i = 0; i < 10; i++) {
          const event = eventToAppend('Noted')
          const { head } = await append(both[i % 2] ?? storage, [request({ events: [event] })])
          for (const one of both) {
            const answer = await read(one, [pageRead({ direction: 'backwards', limit: 1 })])
            expectEqual([answer.head, idsOf(answer.pages[0]?.events ?? [])], [head, [event.id]], 'what a reader sees')
          }
        }
      },
    },
  ],
}
