import { allEvents, failIfEventsMatch, noPosition, query, queryItem, tag, type Position, type Query } from 'factos'
import type { StorageInTransaction, StoredEvent } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { appendEvents, confirmAll, expectOutcome, outcomeOf } from '../log/append.ts'
import { eventToAppend } from '../log/event-to-append.ts'
import { expectDelta } from '../log/expect-delta.ts'
import { idsOf, readLog } from '../log/read.ts'
import { belongsTo, everyEvent, everyItem, everyPair, universe } from '../log/small-universe.ts'

/** When a condition on a query holds. */
export const conditions: ContractTopic = {
  name: 'conditions on queries',
  checks: [
    {
      name: 'fail exactly when a matching event came after their position, for every combination of types and tags',
      run: async ({ storage }) =>
        expectJudgements(
          storage,
          everyItem(universe.types, universe.tags).map((item) => query(item)),
        ),
    },
    {
      name: 'fail exactly when an event came after their position that matches at least one of two items',
      run: async ({ storage }) =>
        expectJudgements(storage, everyPair(everyItem(universe.types.slice(0, 2), universe.tags.slice(0, 2)))),
    },
    {
      name: 'fail on any event at all when they match all, or with an item that constrains nothing',
      run: async ({ storage }) => {
        const unlike = [allEvents, query(queryItem({})), query(queryItem({ types: ['Unknown'] }), queryItem({}))]
        await expectJudgements(storage, unlike)
      },
    },
    {
      name: 'hold on an empty log, whatever they ask',
      run: async ({ storage }) => {
        const queries = [allEvents, ...everyItem(universe.types, universe.tags).map((item) => query(item))]
        const outcomes = await confirmAll(
          storage,
          queries.map((one) => failIfEventsMatch(one, noPosition)),
        )
        expectEqual(
          outcomes.map(({ kind }) => kind),
          queries.map(() => 'Appended' as const),
          'every condition should hold',
        )
      },
    },
    {
      name: 'protect what is appended with them: the events are written when they hold, none of them when they fail',
      run: async ({ storage }) => {
        const course = query(queryItem({ types: ['StudentJoined'], tags: [tag('course', 'c1')] }))
        const first = [eventToAppend('StudentJoined', ['course:c1']), eventToAppend('SeatTaken', ['course:c1'])]
        await appendEvents(storage, first, [failIfEventsMatch(course, noPosition)])
        const late = [eventToAppend('SeatTaken', ['course:c2']), eventToAppend('StudentJoined', ['course:c1'])]
        const outcome = await outcomeOf(storage, { events: late, conditions: [failIfEventsMatch(course, noPosition)] })
        expectOutcome(outcome, 'ConditionsFailed')
        expectEqual(idsOf(await readLog(storage)), idsOf(first), 'only the first request should be in the log')
        await appendEvents(storage, late, [failIfEventsMatch(course, 1)])
        expectEqual(idsOf(await readLog(storage)), idsOf([...first, ...late]), 'both should be in the log now')
      },
    },
    {
      name: 'are not failed by the events that they protect, even several with the same tag',
      run: async ({ storage }) => {
        const courses = query(queryItem({ tags: [tag('course', 'c1')] }), queryItem({ types: ['StudentJoined'] }))
        const events = ['s1', 's2', 's3'].map((student) =>
          eventToAppend('StudentJoined', ['course:c1', `student:${student}`]),
        )
        await appendEvents(storage, events, [
          failIfEventsMatch(courses, noPosition),
          failIfEventsMatch(allEvents, noPosition),
        ])
        expectEqual(idsOf(await readLog(storage)), idsOf(events), 'all events of the request should be in the log')
      },
    },
    {
      name: 'are confirmed by a request without events, which writes nothing',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('CourseDefined', ['course:c1'])])
        const defined = query(queryItem({ types: ['CourseDefined'] }))
        const [held, failed] = await confirmAll(storage, [
          failIfEventsMatch(defined, 1),
          failIfEventsMatch(defined, noPosition),
        ])
        const place = held?.kind === 'Appended' ? [held.firstPosition, held.revisions] : held
        expectEqual(place, [1, []], 'the first should hold, at the head')
        expectEqual(failed?.kind, 'ConditionsFailed', 'the second should fail')
        expectEqual((await readLog(storage)).length, 1, 'nothing should have been written')
      },
    },
  ],
}

/** Holds what the store says of each query, at every position that could matter, against the events that are there. */
const expectJudgements = async (storage: StorageInTransaction, queries: readonly Query[]): Promise<void> => {
  // There and back, so that behind the last match of an item stand events which have all but one of its tags.
  await appendEvents(storage, [...everyEvent(), ...everyEvent().toReversed()])
  const log = await readLog(storage)
  const cases = queries.flatMap((one) => interestingPositions(log, one).map((after) => failIfEventsMatch(one, after)))
  const outcomes = await confirmAll(storage, cases)
  outcomes.forEach((outcome, i) => {
    const { query: one, after } = cases[i] as (typeof cases)[number]
    const matching = log.filter(({ position }) => position > numberOf(after)).filter((event) => belongsTo(event, one))
    const what = `"nothing matches ${JSON.stringify(one)} after ${after}"`
    expectEqual(outcome.kind, matching.length === 0 ? 'Appended' : 'ConditionsFailed', what)
    if (outcome.kind !== 'ConditionsFailed') return
    expectEqual(outcome.failed, [0], `${what} should be named as failed`)
    expectDelta(outcome, matching)
  })
  expectThat((await readLog(storage)).length === log.length, 'confirming conditions should write nothing')
}

/** From the start; just before, at and after the first match and the last; at the head. */
const interestingPositions = (log: readonly StoredEvent[], one: Query): readonly Position[] => {
  const matching = log.filter((event) => belongsTo(event, one)).map(({ position }) => position)
  const around = [matching[0], matching.at(-1)].flatMap((at) => (at === undefined ? [] : [at - 1, at, at + 1]))
  const numbers = new Set([...around, 1, log.length].filter((position) => position >= 1 && position <= log.length))
  return [noPosition, ...numbers]
}

const numberOf = (position: Position): number => (position === noPosition ? 0 : position)
