import {
  accept,
  contextDecider,
  contextView,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  view,
  type Codec,
  type ContextDecider,
  type Decision,
} from '../../src/index.ts'

export type Defined = { readonly type: 'CourseDefined'; readonly course: string; readonly seats: number }
export type Subscribed = { readonly type: 'Subscribed'; readonly course: string; readonly student: string }
export type Subscribe = { readonly course: string; readonly student: string }
interface States {
  readonly course: { readonly seats: number; readonly taken: number }
  readonly student: number
}
type Refusal = States & { readonly type: 'CourseFull' | 'TooManyCourses' }

/** Courses and their students. */
export const campusCodec: Codec<Defined | Subscribed> = jsonCodec<Defined | Subscribed>({
  CourseDefined: { tags: ({ course }) => [tag('course', course)] },
  Subscribed: { tags: ({ course, student }) => [tag('course', course), tag('student', student)] },
})
/** One course with a single seat, two with many. */
export const courses: readonly Defined[] = [
  { type: 'CourseDefined', course: 'algebra', seats: 1 },
  { type: 'CourseDefined', course: 'biology', seats: 9 },
  { type: 'CourseDefined', course: 'chemistry', seats: 9 },
]
const courseSeats = contextView(
  view<States['course'], Defined | Subscribed>({
    initial: { seats: 0, taken: 0 },
    evolve: ({ seats, taken }, event) =>
      event.type === 'CourseDefined' ? { seats: event.seats, taken } : { seats, taken: taken + 1 },
  }),
  ({ course }: { readonly course: string }) =>
    query(queryItem({ types: ['CourseDefined', 'Subscribed'], tags: [tag('course', course)] })),
)
const studentCourses = contextView(
  view<number, Subscribed>({ initial: 0, evolve: (taken) => taken + 1 }),
  ({ student }: { readonly student: string }) =>
    query(queryItem({ types: ['Subscribed'], tags: [tag('student', student)] })),
)
const subscription = contextDecider({
  views: { course: courseSeats, student: studentCourses },
  decide: (states, { course, student }: Subscribe): Decision<Subscribed, Refusal> => {
    if (states.course.taken >= states.course.seats) return reject({ type: 'CourseFull', ...states })
    if (states.student >= 2) return reject({ type: 'TooManyCourses', ...states })
    return accept({ type: 'Subscribed', course, student })
  },
})

/** Subscribes a student to a course, unless the course is full or the student has two; a rejection tells the states. */
export const subscribing = (course: string, student: string): Subscribing => ({
  stream: `student-${student}`,
  decider: subscription,
  codec: campusCodec,
  command: { course, student },
})

interface Subscribing {
  readonly stream: string
  readonly decider: ContextDecider<Subscribe, States, Defined | Subscribed, Refusal>
  readonly codec: Codec<Defined | Subscribed>
  readonly command: Subscribe
}
