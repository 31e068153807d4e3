import { fuzzPhases } from '../fuzz/fuzz-phases.ts'
import { networkPhases } from './network-phases.ts'
import type { Phase } from './phase.ts'
import { postgresPhases } from './postgres-phases.ts'
import { sqliteCalm } from './sqlite-calm.ts'
import { sqlitePhases } from './sqlite-phases.ts'

/** All phases, in the order in which they run. */
export const allPhases: readonly Phase[] = [
  sqliteCalm,
  ...sqlitePhases,
  ...postgresPhases,
  ...networkPhases,
  ...fuzzPhases,
]
