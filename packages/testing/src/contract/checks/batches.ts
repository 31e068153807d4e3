import { expectRevision, failIfEventsMatch, noEvents, noPosition, query, queryItem, tag } from 'factos'
import type { AppendRequest, EventToAppend } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { commandMark } from '../log/command-mark.ts'
import { append, appendEvents, expectAppended, request } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { idsOf, positionsOf, readHead, readLog } from '../log/read.ts'

const tagged = (name: string) => query(queryItem({ tags: [tag(name)] }))

/** Several requests in one call. */
export const batches: ContractTopic = {
  name: 'several requests in one call',
  checks: [
    {
      name: 'are appended in the order given, at contiguous positions, with revisions that go on from one to the next',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted', [], { stream: 'a' })])
        const requests = [
          request({ events: eventsToAppend(2, 'Noted', [], { stream: 'a' }) }),
          request({ events: [eventToAppend('Noted', [], { stream: 'b' })] }),
          request({ events: ['b', 'a', 'b'].map((stream) => eventToAppend('Noted', [], { stream })) }),
        ]
        const { outcomes } = await append(storage, requests)
        const places = outcomes
          .map(expectAppended)
          .map(({ firstPosition, revisions }) => ({ firstPosition, revisions }))
        expectEqual(
          places,
          [
            { firstPosition: 2, revisions: [1, 2] },
            { firstPosition: 4, revisions: [0] },
            { firstPosition: 5, revisions: [1, 3, 2] },
          ],
          'these places should be given',
        )
        const log = await readLog(storage)
        expectEqual(positionsOf(log), [1, 2, 3, 4, 5, 6, 7], 'positions should have no gap')
        expectEqual(idsOf(log.slice(1)), idsOf(requests.flatMap(({ events }) => events)), 'in the order given')
        expectEqual(
          log.slice(1).map(({ revision }) => revision),
          [1, 2, 0, 1, 3, 2],
          'these revisions should be stored',
        )
      },
    },
    {
      name: 'are judged each on its own: a rejected one writes nothing and takes nothing from its neighbours',
      run: async ({ storage }) => {
        const known = mixedBatch()
        await append(storage, [known.before])
        const { outcomes, previousHead, head } = await append(storage, known.requests)
        const kinds = [
          'Appended',
          'ConditionsFailed',
          'Appended',
          'DuplicateCommand',
          'EventIdsTaken',
          'ConditionsFailed',
          'Appended',
        ]
        expectEqual(
          outcomes.map(({ kind }) => kind as string),
          kinds,
          'each request should have its own outcome',
        )
        const accepted = known.requests.filter((_, i) => kinds[i] === 'Appended').flatMap(({ events }) => events)
        const log = await readLog(storage)
        expectEqual(idsOf(log.slice(1)), idsOf(accepted), 'only the accepted requests should be in the log, whole')
        expectEqual(
          positionsOf(log),
          log.map((_, i) => i + 1),
          'positions should have no gap',
        )
        expectEqual(
          log.slice(1).map(({ revision }) => revision),
          accepted.map((_, i) => i),
          'revisions should have no gap',
        )
        expectEqual(previousHead.position, 1, 'the call should have found one event')
        expectEqual(
          head,
          { position: 1 + accepted.length, eventId: accepted.at(-1)?.id ?? '' },
          'the last accepted event',
        )
      },
    },
    {
      name: 'are judged by the log as it was before the call: a later neighbour does not fail an earlier condition',
      run: async ({ storage }) => {
        const { outcomes } = await append(storage, [
          request({ events: [eventToAppend('A', ['x'])], conditions: [failIfEventsMatch(tagged('y'), noPosition)] }),
          request({
            events: [eventToAppend('B', ['y'], { stream: 's' })],
            conditions: [expectRevision('s', noEvents)],
          }),
          request({ conditions: [failIfEventsMatch(tagged('z'), noPosition)] }),
          request({ events: [eventToAppend('C', ['z'])] }),
        ])
        expectEqual(
          outcomes.map(({ kind }) => kind),
          outcomes.map(() => 'Appended' as const),
          'all should be accepted',
        )
      },
    },
    {
      name: 'may all be rejected, and then the log stays as it was',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('A', ['x'])])
        const before = await readHead(storage)
        const { outcomes, previousHead, head } = await append(storage, [stale(), stale(), stale()])
        expectEqual(
          outcomes.map(({ kind }) => kind),
          outcomes.map(() => 'ConditionsFailed' as const),
          'all should be rejected',
        )
        expectEqual({ previousHead, head }, { previousHead: before, head: before }, 'the head should not have moved')
        expectEqual((await readLog(storage)).length, 1, 'nothing should have been written')
      },
    },
    {
      name: 'may mix those with events and those without, which report the head before the call',
      run: async ({ storage }) => {
        await appendEvents(storage, eventsToAppend(2, 'A'))
        const { outcomes } = await append(storage, [
          request({ conditions: [failIfEventsMatch(tagged('x'), noPosition)] }),
          request({ events: eventsToAppend(3, 'A') }),
          request({ conditions: [expectRevision('nothing', noEvents)] }),
          request({ events: eventsToAppend(1, 'A') }),
        ])
        const places = outcomes
          .map(expectAppended)
          .map(({ firstPosition, revisions }) => [firstPosition, revisions.length])
        expectEqual(
          places,
          [
            [2, 0],
            [3, 3],
            [2, 0],
            [6, 1],
          ],
          'these places should be given',
        )
      },
    },
  ],
}

const stale = (): AppendRequest =>
  request({ events: eventsToAppend(2, 'A', ['x']), conditions: [failIfEventsMatch(tagged('x'), noPosition)] })

const noted = (): EventToAppend => eventToAppend('Noted', ['y'], { stream: 'batch' })

/** A log with one event, and a batch in which every way to be rejected stands between accepted neighbours. */
const mixedBatch = (): { readonly before: AppendRequest; readonly requests: readonly AppendRequest[] } => {
  const first = eventToAppend('Noted', ['x'], { stream: 'before' })
  return {
    before: request({ events: [first], commands: [commandMark('known')] }),
    requests: [
      request({ events: [noted(), noted()] }),
      request({ events: [noted(), noted()], conditions: [failIfEventsMatch(tagged('x'), noPosition)] }),
      request({ events: [noted()], conditions: [failIfEventsMatch(tagged('x'), 1)], commands: [commandMark('new')] }),
      request({ events: [noted()], commands: [commandMark('known')] }),
      request({ events: [noted(), { ...noted(), id: first.id }] }),
      request({ events: [noted()], conditions: [expectRevision('before', noEvents)] }),
      request({ events: [noted(), noted(), noted()] }),
    ],
  }
}
