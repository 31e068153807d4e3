import {
  accept,
  contextDecider,
  contextOf,
  contextView,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  view,
  type Decision,
  type EventStore,
} from 'factos'
import { isDeepStrictEqual } from 'node:util'
import type { Task } from './task.ts'

export type Subscribed = { type: 'Subscribed'; course: string; student: string }
export type Unsubscribed = { type: 'Unsubscribed'; course: string; student: string }
export type CourseEvent = Subscribed | Unsubscribed
export type ChangeSubscription = { type: 'ChangeSubscription'; course: string; student: string }
type Full = 'CourseFull' | 'StudentBusy'

const seats = 30
const coursesAtOnce = 5

/** Who is in a course. */
const courseMembers = view<readonly string[], CourseEvent>({
  initial: [],
  evolve: (members, { type, student }) =>
    type === 'Subscribed' ? [...members, student] : members.filter((one) => one !== student),
})

/** Which courses a student is in. */
const studentCourses = view<readonly string[], CourseEvent>({
  initial: [],
  evolve: (courses, { type, course }) =>
    type === 'Subscribed' ? [...courses, course] : courses.filter((one) => one !== course),
})

const types = ['Subscribed', 'Unsubscribed'] as const

/** Joins a course, or leaves it where the student is in it. Two limits hold at once: the course's and the student's. */
const subscribing = contextDecider({
  views: {
    course: contextView(courseMembers, ({ course }: { course: string }) =>
      query(queryItem({ types, tags: [tag('course', course)] })),
    ),
    student: contextView(studentCourses, ({ student }: { student: string }) =>
      query(queryItem({ types, tags: [tag('student', student)] })),
    ),
  },
  decide: (
    state: { readonly course: readonly string[]; readonly student: readonly string[] },
    { course, student }: ChangeSubscription,
  ): Decision<CourseEvent, Full> => {
    if (state.course.includes(student)) return accept<CourseEvent>({ type: 'Unsubscribed', course, student })
    if (state.course.length >= seats) return reject('CourseFull')
    if (state.student.length >= coursesAtOnce) return reject('StudentBusy')
    return accept<CourseEvent>({ type: 'Subscribed', course, student })
  },
})

const tags = ({ course, student }: CourseEvent) => [tag('course', course), tag('student', student)]

export const courseCodec = jsonCodec<CourseEvent>({ Subscribed: { tags }, Unsubscribed: { tags } })

/** Changes one subscription with Factos; a rejection is an answer too. Returns the number of new events. */
export const changeSubscription = async (store: EventStore, course: string, student: string): Promise<number> => {
  const command: ChangeSubscription = { type: 'ChangeSubscription', course, student }
  const stream = `student-${student}`
  const changed = await store.dispatchWithContext({ stream, decider: subscribing, codec: courseCodec, command })
  if (changed.ok) return changed.value.events.length
  if (changed.error.kind === 'DomainError') return 0
  throw new Error(`no answer for ${student}: ${changed.error.kind}`, { cause: changed.error })
}

/** The same for a hand-written side. */
export const courseTask = (course: string, student: string) => {
  const command: ChangeSubscription = { type: 'ChangeSubscription', course, student }
  const { query, initial, evolve } = contextOf(subscribing, command)
  return {
    stream: `student-${student}`,
    query,
    codec: courseCodec,
    initial,
    evolve,
    decide: (state) => subscribing.decide(state, command),
  } satisfies Task<Parameters<typeof subscribing.decide>[0], CourseEvent>
}

/** Serial replay: says where an event is not what the decider decides on the events before it. */
export const replayCourses = (): ((event: CourseEvent) => boolean) => {
  const members = new Map<string, readonly string[]>()
  const courses = new Map<string, readonly string[]>()
  return (event) => {
    const { course, student } = event
    const state = { course: members.get(course) ?? [], student: courses.get(student) ?? [] }
    const decided = subscribing.decide(state, { type: 'ChangeSubscription', course, student })
    members.set(course, courseMembers.evolve(state.course, event))
    courses.set(student, studentCourses.evolve(state.student, event))
    return decided.ok && isDeepStrictEqual(decided.value, [event])
  }
}
