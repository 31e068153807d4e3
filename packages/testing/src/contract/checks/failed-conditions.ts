import { expectRevision, failIfEventsMatch, noEvents, noPosition, query, queryItem, tag } from 'factos'
import { maxDeltaEvents, type StoredCondition } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { appendEvents, expectOutcome, outcomeOf } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { expectDelta } from '../log/expect-delta.ts'
import { readLog } from '../log/read.ts'

const course = (name: string) => query(queryItem({ tags: [tag('course', name)] }))

/** What a store says of conditions that did not hold, and of several in one request. */
export const failedConditions: ContractTopic = {
  name: 'several conditions in one request',
  checks: [
    {
      name: 'must all hold, and all that failed are named, in order',
      run: async ({ storage }) => {
        await appendEvents(storage, [
          eventToAppend('CourseDefined', ['course:c1'], { stream: 'c1' }),
          eventToAppend('CourseDefined', ['course:c2'], { stream: 'c2' }),
          eventToAppend('CourseDefined', ['course:c3'], { stream: 'c3' }),
        ])
        const conditions: readonly StoredCondition[] = [
          failIfEventsMatch(course('c1'), noPosition),
          failIfEventsMatch(course('c2'), 2),
          expectRevision('c1', 1),
          failIfEventsMatch(course('c3'), 2),
          expectRevision('c2', 0),
          expectRevision('c3', noEvents),
          failIfEventsMatch(course('c9'), noPosition),
        ]
        const outcome = expectOutcome(
          await outcomeOf(storage, { events: [eventToAppend('Noted')], conditions }),
          'ConditionsFailed',
        )
        expectEqual(outcome.failed, [0, 2, 3, 5], 'these conditions should be named as failed')
        const log = await readLog(storage)
        expectEqual(log.length, 3, 'nothing should have been written')
        expectDelta(
          outcome,
          log.filter(({ position }) => position !== 2),
        )
      },
    },
    {
      name: 'each keep their own position: neither the highest nor the lowest stands for the others',
      run: async ({ storage }) => {
        const events = ['c1', 'c2', 'c1', 'c2'].map((name) => eventToAppend('Noted', [`course:${name}`]))
        await appendEvents(storage, events)
        const held = [failIfEventsMatch(course('c1'), 3), failIfEventsMatch(course('c2'), 4)]
        await appendEvents(storage, [eventToAppend('Other')], held)
        const stale = [failIfEventsMatch(course('c1'), 3), failIfEventsMatch(course('c2'), 3)]
        const outcome = expectOutcome(
          await outcomeOf(storage, { events: [eventToAppend('Other')], conditions: stale }),
          'ConditionsFailed',
        )
        expectEqual(outcome.failed, [1], 'the condition on c2 should fail')
        const reversed = stale.toReversed()
        const again = await outcomeOf(storage, { events: [eventToAppend('Other')], conditions: reversed })
        expectEqual(
          expectOutcome(again, 'ConditionsFailed').failed,
          [0],
          'the condition on c2 should fail first in order too',
        )
        // Where one of them stands at the head, nothing came after the highest position.
        const atHead = [failIfEventsMatch(course('c1'), 5), failIfEventsMatch(course('c2'), 3)]
        const last = await outcomeOf(storage, { events: [eventToAppend('Other')], conditions: atHead })
        expectEqual(
          expectOutcome(last, 'ConditionsFailed').failed,
          [1],
          'the condition on c2 should fail, whatever position the other one has',
        )
      },
    },
    {
      name: 'that fail on the same events bring each of them once',
      run: async ({ storage }) => {
        const both = eventsToAppend(3, 'Noted', ['course:c1', 'course:c2'])
        await appendEvents(storage, [
          ...both,
          eventToAppend('Noted', ['course:c1']),
          eventToAppend('Noted', ['course:c2']),
        ])
        const conditions = [failIfEventsMatch(course('c2'), 1), failIfEventsMatch(course('c1'), 2)]
        const outcome = expectOutcome(await outcomeOf(storage, { conditions }), 'ConditionsFailed')
        expectDelta(outcome, (await readLog(storage)).slice(1))
      },
    },
    {
      name: 'bring no events where only a revision failed',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted', ['course:c1'], { stream: 'c1' })])
        const conditions = [failIfEventsMatch(course('c1'), 1), expectRevision('c1', noEvents)]
        const outcome = expectOutcome(await outcomeOf(storage, { conditions }), 'ConditionsFailed')
        expectEqual(outcome.failed, [1], 'the revision should be named as failed')
        expectDelta(outcome, [])
      },
    },
    {
      name: `bring at most ${maxDeltaEvents} events, and say when that is not all`,
      run: async ({ storage }) => {
        await appendEvents(storage, eventsToAppend(maxDeltaEvents + 1, 'Noted', ['course:c1', 'course:c2']))
        const log = await readLog(storage)
        for (const after of [noPosition, 1, 2] as const) {
          const conditions = [failIfEventsMatch(course('c1'), after), failIfEventsMatch(course('c2'), 50)]
          const outcome = expectOutcome(await outcomeOf(storage, { conditions }), 'ConditionsFailed')
          expectEqual(outcome.failed, [0, 1], 'both conditions should fail')
          expectDelta(outcome, after === noPosition ? log : log.slice(after))
        }
      },
    },
  ],
}
