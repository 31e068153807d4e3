import {
  accept,
  codec,
  contextDecider,
  contextView,
  err,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  view,
  type ContextDecider,
  type Decision,
} from 'factos'
import { spec } from '@factos/testing'
import { describe, expect, test } from 'vitest'

type CourseDefined = { type: 'CourseDefined'; course: string; seats: number }
type Subscribed = { type: 'Subscribed'; course: string; student: string }
type Renamed = { type: 'Renamed'; student: string; name: string }
type Subscribe = { course: string; student: string }
type Refusal = { type: 'CourseFull' } | { type: 'TooManyCourses' }

const appCodec = jsonCodec<CourseDefined | Subscribed | Renamed>({
  CourseDefined: { tags: ({ course }) => [tag('course', course)] },
  Subscribed: { tags: ({ course, student }) => [tag('course', course), tag('student', student)] },
  Renamed: { tags: ({ student }) => [tag('student', student)] },
})

const freeSeats = view<number, CourseDefined | Subscribed>({
  initial: 0,
  evolve: (free, event) => (event.type === 'CourseDefined' ? event.seats : free - 1),
})
const courseCount = view<number, Subscribed>({ initial: 0, evolve: (count) => count + 1 })

const subscribing = contextDecider({
  views: {
    free: contextView(freeSeats, ({ course }: { course: string }) =>
      query(queryItem({ types: ['CourseDefined', 'Subscribed'], tags: [tag('course', course)] })),
    ),
    courses: contextView(courseCount, ({ student }: { student: string }) =>
      query(queryItem({ types: ['Subscribed'], tags: [tag('student', student)] })),
    ),
  },
  decide: ({ free, courses }, { course, student }: Subscribe): Decision<Subscribed, Refusal> => {
    if (free < 1) return reject({ type: 'CourseFull' })
    return courses >= 2 ? reject({ type: 'TooManyCourses' }) : accept({ type: 'Subscribed', course, student })
  },
})

const defined = (course: string, seats: number): CourseDefined => ({ type: 'CourseDefined', course, seats })
const subscribed = (course: string, student: string): Subscribed => ({ type: 'Subscribed', course, student })

describe('spec of a context decider', () => {
  test('folds each view over the events of its own query', () => {
    spec(subscribing, { codec: appCodec })
      .given(defined('c1', 2), subscribed('c1', 's9'), subscribed('c7', 's1'))
      .when({ course: 'c1', student: 's1' })
      .folds({ free: 1, courses: 1 })
      .accepts(subscribed('c1', 's1'))
  })

  test('leaves out what no query of the command selects, events of other deciders included', () => {
    spec(subscribing, { codec: appCodec })
      .given(defined('c1', 1), defined('c2', 0), subscribed('c2', 's2'), {
        type: 'Renamed',
        student: 's1',
        name: 'Ana',
      })
      .when({ course: 'c1', student: 's1' })
      .folds({ free: 1, courses: 0 })
      .accepts(subscribed('c1', 's1'))
  })

  test('gives another command over the same history another context', () => {
    const given = spec(subscribing, { codec: appCodec }).given(
      defined('c1', 1),
      defined('c2', 9),
      subscribed('c1', 's1'),
      subscribed('c2', 's1'),
    )
    given.when({ course: 'c1', student: 's2' }).rejects({ type: 'CourseFull' })
    given.when({ course: 'c2', student: 's2' }).accepts(subscribed('c2', 's2'))
    given.when({ course: 'c2', student: 's1' }).rejects({ type: 'TooManyCourses' })
  })

  test('names a command that has no type by its fields', () => {
    const example = spec(subscribing, { codec: appCodec }).when({ course: 'c1', student: 's1' })
    expect(() => example.accepts()).toThrow('the command { course: "c1", student: "s1", } after 0 events')
  })

  test('folds events as their codec reads them back, as a store would', () => {
    const trimming = codec<Subscribed>({
      encode: (event) => ({ ...appCodec.encode(event), type: 'Subscribed' }),
      decode: () => ({ ok: true, value: { type: 'Subscribed', course: 'read back', student: 's1' } }),
    })
    const names = view<string, Subscribed>({ initial: '', evolve: (_, { course }) => course })
    const last = contextView(names, () => query(queryItem({ types: ['Subscribed'] })))
    const naming = contextDecider({ views: { last }, decide: (): Decision<Subscribed, never> => accept() })
    spec(naming, { codec: trimming }).given(subscribed('c1', 's1')).when({}).folds({ last: 'read back' })
  })

  test('says so when the codec cannot read back what it wrote', () => {
    const broken = { ...appCodec, decode: () => err({ reason: 'InvalidData', message: 'no comma' } as const) }
    const example = spec(subscribing, { codec: broken }).given(defined('c1', 1)).when({ course: 'c1', student: 's1' })
    expect(() => example.accepts()).toThrow(
      "the codec cannot decode the 'CourseDefined' that it encoded: InvalidData, no comma",
    )
  })

  test('asks for the codec where JavaScript left it out', () => {
    const untyped = spec as unknown as (decider: ContextDecider<never, never, never>) => unknown
    expect(() => untyped(subscribing as unknown as ContextDecider<never, never, never>)).toThrow(
      'spec(decider, { codec })',
    )
  })
})
