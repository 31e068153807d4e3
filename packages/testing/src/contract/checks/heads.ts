import { allEvents, failIfEventsMatch, noPosition, query, queryItem } from 'factos'
import { emptyHead, type Head, type StorageInTransaction } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { append, appendEvents, outcomeOf, request } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { byQuery, byStream, pageRead, read, readHead, readLog } from '../log/read.ts'
import { failure } from '../log/succeed.ts'

/** The head of the log, and how a log that was replaced is noticed. */
export const heads: ContractTopic = {
  name: 'the head of the log',
  checks: [
    {
      name: 'is position 0 without an event while the log is empty',
      run: async ({ storage }) => {
        expectEqual(await readHead(storage), emptyHead, 'the head that is read')
        const confirmed = await append(storage, [request({ conditions: [failIfEventsMatch(allEvents, noPosition)] })])
        const { previousHead, head } = confirmed
        expectEqual({ previousHead, head }, { previousHead: emptyHead, head: emptyHead }, 'the heads of an append')
      },
    },
    {
      name: 'is the last event, before and after each append',
      run: async ({ storage, another }) => {
        const other = await another()
        const events = eventsToAppend(5, 'Noted')
        const headAt = (position: number): Head => ({ position, eventId: events[position - 1]?.id ?? '' })
        const first = await append(storage, [request({ events: events.slice(0, 2) })])
        expectEqual([first.previousHead, first.head], [emptyHead, headAt(2)], 'the heads of the first append')
        const second = await append(other, [
          request({ events: events.slice(2, 3) }),
          request({ events: events.slice(3) }),
        ])
        expectEqual([second.previousHead, second.head], [headAt(2), headAt(5)], 'the heads of the second append')
        expectEqual([await readHead(storage), await readHead(other)], [headAt(5), headAt(5)], 'the heads that are read')
      },
    },
    {
      name: 'is that of the whole log, not the last event that a read selects',
      run: async ({ storage }) => {
        const events = eventsToAppend(4, 'Noted')
        await appendEvents(storage, [eventToAppend('Rare', [], { stream: 'rare' }), ...events])
        const selections = [
          byQuery(query(queryItem({ types: ['Rare'] }))),
          byQuery(query(queryItem({ types: ['Unknown'] }))),
          byStream('rare'),
          byStream('unknown'),
        ]
        for (const select of selections) {
          const { head } = await read(storage, [pageRead({ select, limit: 1 })])
          expectEqual(head, { position: 5, eventId: events[3]?.id ?? '' }, JSON.stringify(select))
        }
      },
    },
    {
      name: 'that a caller knows may lie behind: the log has only grown',
      run: async ({ storage }) => {
        const events = eventsToAppend(3, 'Noted')
        await appendEvents(storage, events)
        for (const position of [1, 2, 3]) {
          const known = { position, eventId: events[position - 1]?.id ?? '' }
          await read(storage, [pageRead()], [], known)
          await append(storage, [request({ events: [eventToAppend('Noted')] })], known)
        }
      },
    },
    {
      name: 'that a caller knows but the log does not hold means that the log was replaced: nothing is read or written',
      run: async ({ storage }) => {
        const events = eventsToAppend(3, 'Noted')
        const first = events[0]?.id ?? ''
        await expectReplaced(storage, { position: 1, eventId: first })
        await appendEvents(storage, events)
        await expectReplaced(storage, { position: 2, eventId: 'an event of another log' })
        await expectReplaced(storage, { position: 3, eventId: first })
        await expectReplaced(storage, { position: 4, eventId: 'an event that was lost' })
        await expectReplaced(storage, { position: 1_000, eventId: first })
      },
    },
    {
      name: 'below the position of a condition means that the log was replaced: nothing of the call is written',
      run: async ({ storage }) => {
        const rare = query(queryItem({ types: ['Rare'] }))
        for (const length of [0, 3]) {
          if (length > 0) await appendEvents(storage, eventsToAppend(length, 'Noted'))
          for (const after of [length + 1, length + 1_000]) {
            const requests = [
              request({ events: [eventToAppend('Noted')] }),
              request({ events: [eventToAppend('Noted')], conditions: [failIfEventsMatch(rare, after)] }),
            ]
            const error = failure(
              await storage.append({ requests, knownHead: emptyHead }),
              'a condition beyond the head',
            )
            expectEqual([error.reason, error.outcome], ['LogReplaced', 'not-appended'], 'the error')
            expectEqual((await readLog(storage)).length, length, 'nothing should have been written')
          }
        }
        const atHead = await outcomeOf(storage, { conditions: [failIfEventsMatch(rare, 3)] })
        expectEqual(atHead.kind, 'Appended', 'a condition at the head should hold')
      },
    },
  ],
}

const expectReplaced = async (storage: StorageInTransaction, knownHead: Head): Promise<void> => {
  const before = await readLog(storage)
  const reading = failure(await storage.read({ reads: [pageRead()], commandIds: [], knownHead }), 'a read')
  expectEqual(
    [reading.reason, reading.outcome],
    ['LogReplaced', 'not-appended'],
    `reading with ${JSON.stringify(knownHead)}`,
  )
  const requests = [request({ events: [eventToAppend('Noted')] })]
  const appending = failure(await storage.append({ requests, knownHead }), 'an append')
  expectEqual([appending.reason, appending.outcome], ['LogReplaced', 'not-appended'], 'appending with it')
  expectEqual(await readLog(storage), before, 'the log should be as it was')
}
