import { describe, expect, test } from 'vitest'
import {
  accept,
  allEvents,
  contextDecider,
  contextOf,
  contextView,
  query,
  queryItem,
  tag,
  view,
  type Decision,
  type Tag,
} from '../../src/index.ts'

type Defined = { readonly type: 'CourseDefined'; readonly capacity: number }
type Subscribed = { readonly type: 'Subscribed' }
type Subscribe = { readonly course: string; readonly student: string }

const courseSeats = contextView(
  view<{ readonly capacity: number; readonly taken: number }, Defined | Subscribed>({
    initial: { capacity: 0, taken: 0 },
    evolve: (seats, event) =>
      event.type === 'CourseDefined' ? { ...seats, capacity: event.capacity } : { ...seats, taken: seats.taken + 1 },
  }),
  ({ course }: { readonly course: string }) =>
    query(queryItem({ types: ['CourseDefined', 'Subscribed'], tags: [tag('course', course)] })),
)
const studentCourses = contextView(
  view<number, Subscribed>({ initial: 0, evolve: (courses) => courses + 1 }),
  ({ student }: { readonly student: string }) =>
    query(queryItem({ types: ['Subscribed'], tags: [tag('student', student)] })),
)
const subscribing = contextDecider({
  views: { course: courseSeats, student: studentCourses },
  decide: (_states, _command: Subscribe): Decision<Subscribed, never> => accept({ type: 'Subscribed' }),
})

const command: Subscribe = { course: 'c1', student: 's1' }
const subscribed = (...tags: readonly Tag[]) => ({ type: 'Subscribed', tags, event: { type: 'Subscribed' } })

describe('the contexts of a command', () => {
  test('are joined into one query, that of each view in the order of the views', () => {
    expect(contextOf(subscribing, command).query).toEqual(
      query(
        queryItem({ types: ['CourseDefined', 'Subscribed'], tags: [tag('course', 'c1')] }),
        queryItem({ types: ['Subscribed'], tags: [tag('student', 's1')] }),
      ),
    )
  })

  test('begin with the initial state of every view, by key', () => {
    expect(contextOf(subscribing, command).initial).toEqual({ course: { capacity: 0, taken: 0 }, student: 0 })
  })

  test('give each view only the events of its own query', () => {
    const { initial, evolve } = contextOf(subscribing, command)
    const others = [subscribed(tag('course', 'c1'), tag('student', 's9')), subscribed(tag('course', 'c1'))]
    const own = [subscribed(tag('course', 'c9'), tag('student', 's1')), subscribed(...tagsOfBoth)]
    const states = [...others, ...own].reduce(evolve, initial)
    expect(states).toEqual({ course: { capacity: 0, taken: 3 }, student: 2 })
  })

  test('select by stored type and tags, whatever the decoded event says', () => {
    const { initial, evolve } = contextOf(subscribing, command)
    const stored = { type: 'Renamed', tags: tagsOfBoth, event: { type: 'Subscribed' } }
    expect(evolve(initial, stored)).toBe(initial)
  })

  test('keep the same object where no view changed, and the states of views that did not', () => {
    const { initial, evolve } = contextOf(subscribing, command)
    const after = evolve(initial, subscribed(tag('student', 's1')))
    expect(after).not.toBe(initial)
    expect(after.course).toBe(initial.course)
    expect(initial.student).toBe(0)
    expect(evolve(after, subscribed(tag('student', 's2')))).toBe(after)
  })

  test('are all events as soon as one view wants them all, while the others still get only their own', () => {
    const log = contextView(view<number, Subscribed>({ initial: 0, evolve: (n) => n + 1 }), () => allEvents as never)
    const watching = contextDecider({
      views: { log, student: studentCourses },
      decide: (_states, _command: Subscribe): Decision<Subscribed, never> => accept(),
    })
    const { query, initial, evolve } = contextOf(watching, command)
    expect(query).toBe(allEvents)
    expect(evolve(initial, subscribed(tag('student', 's2')))).toEqual({ log: 1, student: 0 })
  })
})

test('a context decider needs a view', () => {
  expect(() => contextDecider({ views: {}, decide: () => accept() })).toThrow(
    new TypeError('a context decider needs at least one view'),
  )
})

test('context views and deciders are frozen, and keep nothing of the object they were made from', () => {
  const views: Record<string, typeof studentCourses> = { student: studentCourses }
  const made = contextDecider({ views, decide: (_states, _command: Subscribe) => accept() })
  delete views['student']
  expect(Object.keys(made.views)).toEqual(['student'])
  for (const part of [made, made.views, courseSeats]) expect(part).toSatisfy(Object.isFrozen)
})

const tagsOfBoth = [tag('course', 'c1'), tag('student', 's1')]
