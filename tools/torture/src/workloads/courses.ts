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
  type ContextDecider,
  type Decision,
  type View,
} from 'factos'
import { nothingSeen, see, type Seen } from './seen.ts'
import type { Workload } from './workload.ts'

type Joined = { type: 'Joined'; nonce: string; course: string; student: string; courseSeen: Seen; studentSeen: Seen }
type Left = { type: 'Left'; nonce: string; course: string; student: string; courseSeen: Seen; studentSeen: Seen }
type CourseEvent = Joined | Left
type ChangeCourse = { type: 'ChangeCourse'; nonce: string; course: string; student: string }
type Full = { type: 'CourseFull' | 'StudentBusy'; course: Seen; student: Seen }
type Members = { readonly members: readonly string[]; readonly seen: Seen }
type Both = { readonly course: Members; readonly student: Members }

const seats = 12
const coursesAtOnce = 4
const types = ['Joined', 'Left'] as const

/** Who is in a course, or which courses a student is in: `of` says which of the two is folded. */
const membersView = (of: 'student' | 'course'): View<Members, CourseEvent> =>
  view<Members, CourseEvent>({
    initial: { members: [], seen: nothingSeen },
    evolve: ({ members, seen }, event) => ({
      members: event.type === 'Joined' ? [...members, event[of]] : members.filter((one) => one !== event[of]),
      seen: see(seen, event),
    }),
  })

/** Joins a course, or leaves it where the student is in it. Each limit rests on a context of its own. */
const subscribing: ContextDecider<ChangeCourse, Both, CourseEvent, Full> = contextDecider({
  views: {
    course: contextView(membersView('student'), ({ course }: { course: string }) =>
      query(queryItem({ types, tags: [tag('course', course)] })),
    ),
    student: contextView(membersView('course'), ({ student }: { student: string }) =>
      query(queryItem({ types, tags: [tag('student', student)] })),
    ),
  },
  decide: (state: Both, { nonce, course, student }: ChangeCourse): Decision<CourseEvent, Full> => {
    const [courseSeen, studentSeen] = [state.course.seen, state.student.seen]
    if (state.course.members.includes(student)) {
      return accept<CourseEvent>({ type: 'Left', nonce, course, student, courseSeen, studentSeen })
    }
    if (state.course.members.length >= seats)
      return reject({ type: 'CourseFull', course: courseSeen, student: studentSeen })
    if (state.student.members.length >= coursesAtOnce) {
      return reject({ type: 'StudentBusy', course: courseSeen, student: studentSeen })
    }
    return accept<CourseEvent>({ type: 'Joined', nonce, course, student, courseSeen, studentSeen })
  },
})

const tags = ({ course, student }: CourseEvent) => [tag('course', course), tag('student', student)]
const courseCodec = jsonCodec<CourseEvent>({ Joined: { tags }, Left: { tags } })

/** Courses with two limits: decisions over two views, each with a query of its own. */
export const courses: Workload = {
  name: 'courses',
  title: 'courses with a limit of seats and one of courses a student',
  model: { deciders: { subscribing }, codecs: { courseCodec } },
  next: ({ random, epoch, nonce, commandId }) => {
    const course = `${epoch}-${random.zipf(20)}`
    const student = `${epoch}-${random.below(40)}`
    return (store) =>
      store.dispatchWithContext({
        stream: `student-${student}`,
        decider: subscribing,
        codec: courseCodec,
        command: { type: 'ChangeCourse', nonce, course, student },
        commandId,
      })
  },
}
