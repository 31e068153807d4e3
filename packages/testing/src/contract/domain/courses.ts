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
  type Decision,
  type Dispatch,
  type DispatchError,
  type EventStore,
  type JsonCodec,
  type Result,
} from 'factos'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import { patient } from './ticket-sale.ts'

type Subscribed = { readonly type: 'Subscribed'; readonly course: string; readonly student: string }
type Full = { readonly type: 'CourseFull' } | { readonly type: 'StudentBusy' }
type Subscribe = { readonly course: string; readonly student: string }
type SubscribeResult = Result<Dispatch<Subscribed>, DispatchError<Full>>

const seats = 5
const mostCourses = 2

const courseCodec: JsonCodec<Subscribed> = jsonCodec<Subscribed>({
  Subscribed: { tags: ({ course, student }) => [tag('course', course), tag('student', student)] },
})

const subscriptions = view<number, Subscribed>({ initial: 0, evolve: (count) => count + 1 })

const subscribing = contextDecider({
  views: {
    taken: contextView(subscriptions, ({ course }: { readonly course: string }) =>
      query(queryItem({ types: ['Subscribed'], tags: [tag('course', course)] })),
    ),
    busy: contextView(subscriptions, ({ student }: { readonly student: string }) =>
      query(queryItem({ types: ['Subscribed'], tags: [tag('student', student)] })),
    ),
  },
  decide: ({ taken, busy }, { course, student }: Subscribe): Decision<Subscribed, Full> => {
    if (taken >= seats) return reject({ type: 'CourseFull' })
    return busy >= mostCourses ? reject({ type: 'StudentBusy' }) : accept({ type: 'Subscribed', course, student })
  },
})

/** Takes a seat in a course, which has {@link seats} of them, for a student, who takes {@link mostCourses}. */
export const subscribe = (
  store: Pick<EventStore, 'dispatchWithContext'>,
  command: Subscribe,
): Promise<SubscribeResult> =>
  store.dispatchWithContext({
    stream: `student-${command.student}`,
    decider: subscribing,
    codec: courseCodec,
    command,
    retry: patient,
  })

/** Throws unless no rule is broken, who was accepted is in the log, and who was rejected could not have been accepted. */
export const expectCourses = async (
  store: Pick<EventStore, 'read'>,
  commands: readonly Subscribe[],
  results: readonly SubscribeResult[],
): Promise<void> => {
  const inCourse = new Map<string, number>()
  const ofStudent = new Map<string, number>()
  const recorded: string[] = []
  for await (const { event } of store.read({
    query: query(queryItem({ types: ['Subscribed'] })),
    codec: courseCodec,
  })) {
    inCourse.set(event.course, (inCourse.get(event.course) ?? 0) + 1)
    ofStudent.set(event.student, (ofStudent.get(event.student) ?? 0) + 1)
    recorded.push(`${event.course} ${event.student}`)
  }
  expectThat(
    [...inCourse.values()].every((count) => count <= seats),
    `a course has ${seats} seats`,
    inCourse,
  )
  expectThat(
    [...ofStudent.values()].every((count) => count <= mostCourses),
    `at most ${mostCourses} courses`,
    ofStudent,
  )
  const accepted = commands.filter((_, i) => results[i]?.ok).map(({ course, student }) => `${course} ${student}`)
  expectEqual(recorded.toSorted(), accepted.toSorted(), 'who was accepted should be in the log')
  commands.forEach(({ course, student }, i) => {
    const error = results[i]?.error
    if (error === undefined) return
    expectThat(error.kind === 'DomainError', `${student} should be told why not ${course}`, error)
    const isFull = error.domainError.type === 'CourseFull'
    const count = isFull ? inCourse.get(course) : ofStudent.get(student)
    expectEqual(count, isFull ? seats : mostCourses, `${student} was told ${error.domainError.type} for ${course}`)
  })
}
