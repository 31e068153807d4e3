import { appendOnlyWorkload, bulkWorkload } from './appending.ts'
import { courseWorkload } from './courses.ts'
import { readingWorkloads } from './reading.ts'
import { sqliteWorkloads } from './sqlite.ts'
import { storeSizeWorkload } from './store-size.ts'
import { ticketWorkloads } from './tickets.ts'
import { twoProcessesWorkload } from './two-processes.ts'
import type { Workload } from './workload.ts'

/** Everything that can be measured, in the order of the table. */
export const allWorkloads: readonly Workload[] = [
  ...ticketWorkloads,
  courseWorkload,
  twoProcessesWorkload,
  appendOnlyWorkload,
  bulkWorkload,
  ...readingWorkloads,
  storeSizeWorkload,
  ...sqliteWorkloads,
]
