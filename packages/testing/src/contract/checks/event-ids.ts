import { allEvents, failIfEventsMatch, noPosition } from 'factos'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { append, appendEvents, expectOutcome, outcomeOf, request } from '../log/append.ts'
import { commandMark } from '../log/command-mark.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { idsOf, read, readLog } from '../log/read.ts'
import { together } from '../log/together.ts'

/** Events that must be there at most once. */
export const eventIds: ContractTopic = {
  name: 'event ids',
  checks: [
    {
      name: 'that are taken reject the whole request and bring the events that have them',
      run: async ({ storage, another }) => {
        const taken = eventsToAppend(3, 'Noted', ['x'], { stream: 'first' })
        await appendEvents(storage, taken)
        const log = await readLog(storage)
        for (const one of [storage, await another()]) {
          const events = [
            eventToAppend('Other'),
            eventToAppend('Other', [], { id: taken[2]?.id ?? '' }),
            eventToAppend('Other', [], { id: taken[0]?.id ?? '' }),
          ]
          const outcome = expectOutcome(await outcomeOf(one, { events, commands: [commandMark('c')] }), 'EventIdsTaken')
          const found = outcome.events.toSorted((a, b) => a.position - b.position)
          expectEqual(
            found,
            [log[0], log[2]].flatMap((event) => event ?? []),
            'the events that have these ids',
          )
        }
        expectEqual(await readLog(storage), log, 'nothing should have been written')
        expectEqual((await read(storage, [], ['c'])).commands, [], 'the command should not be remembered')
      },
    },
    {
      name: 'are checked before conditions',
      run: async ({ storage }) => {
        const event = eventToAppend('Noted')
        await appendEvents(storage, [event])
        const outcome = await outcomeOf(storage, {
          events: [event],
          conditions: [failIfEventsMatch(allEvents, noPosition)],
        })
        expectOutcome(outcome, 'EventIdsTaken')
      },
    },
    {
      name: 'are compared whole, as they are written',
      run: async ({ storage }) => {
        const ids = ['id', 'ID', 'id ', 'id-1', 'íd', 'i%']
        await appendEvents(
          storage,
          ids.map((id) => eventToAppend('Noted', [], { id })),
        )
        expectEqual(idsOf(await readLog(storage)), ids, 'every id should be its own')
      },
    },
    {
      name: 'of a rejected request are free again',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        const events = eventsToAppend(2, 'Noted')
        const outcome = await outcomeOf(storage, { events, conditions: [failIfEventsMatch(allEvents, noPosition)] })
        expectOutcome(outcome, 'ConditionsFailed')
        await appendEvents(storage, events)
      },
    },
    {
      name: 'sent twice at the same time are accepted once',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        for (let round = 0; round < 5; round++) {
          const event = eventToAppend('Noted')
          const send = (i: number) => append(both[i % 2] ?? storage, [request({ events: [event] })])
          const answers = await together(Array.from({ length: 8 }, (_, i) => send(i)))
          const kinds = answers.flatMap(({ outcomes }) => outcomes.map(({ kind }) => kind))
          expectEqual(kinds.filter((kind) => kind === 'Appended').length, 1, 'one should be accepted')
          expectEqual(kinds.filter((kind) => kind === 'EventIdsTaken').length, 7, 'the others should find the id taken')
        }
      },
    },
  ],
}
