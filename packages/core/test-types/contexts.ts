// Decisions over several contexts: states by key, scopes from the command, events and errors from the parts.

import {
  accept,
  contextDecider,
  contextView,
  jsonCodec,
  mergeViews,
  query,
  queryItem,
  reject,
  tag,
  view,
  type ContextDecider,
  type ContextView,
  type Decision,
  type DispatchError,
  type EventStore,
  type View,
} from 'factos'
import { expectTypeOf } from 'vitest'

type CourseDefined = { type: 'CourseDefined'; course: string; seats: number }
type Subscribed = { type: 'Subscribed'; course: string; student: string }
type Subscribe = { type: 'Subscribe'; course: string; student: string }
type CourseFull = { type: 'CourseFull' }
type TooManyCourses = { type: 'TooManyCourses'; limit: number }

const seats = view<{ seats: number; taken: number }, CourseDefined | Subscribed>({
  initial: { seats: 0, taken: 0 },
  evolve: (state, event) =>
    event.type === 'CourseDefined' ? { ...state, seats: event.seats } : { ...state, taken: state.taken + 1 },
})
const courses = view<number, Subscribed>({ initial: 0, evolve: (count) => count + 1 })

const course = contextView(seats, (scope: { course: string }) =>
  query(queryItem({ types: ['CourseDefined', 'Subscribed'], tags: [tag('course', scope.course)] })),
)
const student = contextView(courses, (scope: { student: string }) =>
  query(queryItem({ types: ['Subscribed'], tags: [tag('student', scope.student)] })),
)
expectTypeOf(student).toEqualTypeOf<ContextView<{ student: string }, number, Subscribed>>()

// @ts-expect-error the view does not fold CourseDefined
contextView(courses, () => query(queryItem({ types: ['CourseDefined'] })))
// @ts-expect-error a context view names the events that it folds
contextView(courses, () => query(queryItem({ tags: [tag('a')] })))

const subscribing = contextDecider({
  views: { course, student },
  decide: (state, command: Subscribe): Decision<Subscribed, CourseFull | TooManyCourses> => {
    expectTypeOf(state.course).toEqualTypeOf<{ seats: number; taken: number }>()
    expectTypeOf(state.student).toEqualTypeOf<number>()
    if (state.student >= 10) return reject({ type: 'TooManyCourses', limit: 10 })
    if (state.course.taken >= state.course.seats) return reject({ type: 'CourseFull' })
    return accept({ type: 'Subscribed', course: command.course, student: command.student })
  },
})
expectTypeOf(subscribing).toExtend<
  ContextDecider<
    Subscribe,
    { readonly course: { seats: number; taken: number }; readonly student: number },
    CourseDefined | Subscribed,
    CourseFull | TooManyCourses
  >
>()

// A decide that looks at less of the command still needs a command that every view's query can take.
const byCourse = contextDecider({
  views: { course, student },
  decide: (_state, _command: { course: string }): Decision<Subscribed, CourseFull> => accept(),
})
expectTypeOf(byCourse.decide).parameter(1).toEqualTypeOf<{ course: string } & { student: string }>()

contextDecider({
  views: { course },
  // @ts-expect-error there is no such view
  decide: (state, _command: Subscribe): Decision<Subscribed, CourseFull> => (state.student ? accept() : accept()),
})

// A view whose query needs nothing of the command, written in place.
const anyone = contextDecider({
  views: {
    all: contextView(courses, () => query(queryItem({ types: ['Subscribed'] }))),
    one: contextView(courses, ({ student }: { student: string }) =>
      query(queryItem({ types: ['Subscribed'], tags: [tag('student', student)] })),
    ),
  },
  decide: ({ all, one }, _command: Subscribe): Decision<Subscribed, CourseFull> =>
    all + one > 3 ? reject({ type: 'CourseFull' }) : accept(),
})
expectTypeOf(anyone.decide).parameter(1).toEqualTypeOf<Subscribe>()

declare const store: EventStore
const codec = jsonCodec<CourseDefined | Subscribed>({
  CourseDefined: { tags: (event) => [tag('course', event.course)] },
  Subscribed: { tags: (event) => [tag('course', event.course), tag('student', event.student)] },
})
const command: Subscribe = { type: 'Subscribe', course: 'c1', student: 's1' }
const subscribed = await store.dispatchWithContext({ stream: 'c1', decider: subscribing, codec, command })
expectTypeOf(subscribed.error).toEqualTypeOf<DispatchError<CourseFull | TooManyCourses> | undefined>()
expectTypeOf(subscribed.value?.events[0]?.event).toEqualTypeOf<CourseDefined | Subscribed | undefined>()

const narrow = jsonCodec<Subscribed>({ Subscribed: { tags: () => [] } })
// @ts-expect-error the codec cannot decode CourseDefined, which a view folds
void store.dispatchWithContext({ stream: 'c1', decider: subscribing, codec: narrow, command })
const target = { stream: 'c1', decider: subscribing, codec }
// @ts-expect-error the command lacks its course
void store.dispatchWithContext({ ...target, command: { type: 'Subscribe', student: 's1' } })

// Merged views keep their states by key, and fold what all of them can.
const board = mergeViews({ seats, again: seats })
expectTypeOf(board).toEqualTypeOf<
  View<
    { readonly seats: { seats: number; taken: number }; readonly again: { seats: number; taken: number } },
    CourseDefined | Subscribed
  >
>()
