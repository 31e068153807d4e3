import { changeSubscription, courseTask } from '../domain/courses.ts'
import { lockedDispatch } from '../postgres/locked-dispatch.ts'
import { commandSide, factosSide } from './command-side.ts'
import type { Workload } from './workload.ts'

const callers = 128
const courses = 200
const students = 2_000

/** Contexts that overlap: each command depends on all that happened in a course or to a student. */
export const courseWorkload: Workload = {
  name: 'overlapping-128',
  title: `overlapping contexts (${courses} courses or ${students} students), ${callers} callers`,
  unit: 'commands',
  goals: { 'locked design': 30 },
  sides: async (world) => {
    const real = await world.log('factos', 'real')
    const copied = await world.log('locked', 'copied')
    return [
      factosSide('factos', callers, real, (store) => () => changeSubscription(store, any(courses), any(students))),
      commandSide('locked design', callers, copied, () =>
        lockedDispatch(copied.pool, copied.schema, courseTask(any(courses), any(students))),
      ),
    ]
  },
}

const any = (count: number): string => String(Math.floor(Math.random() * count))
