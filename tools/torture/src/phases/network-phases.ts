import { asynchronousFailover, synchronousFailover } from '../faults/failover/failover-phases.ts'
import { cutsAtEveryByte, stallsAtEveryByte } from '../faults/postgres-network/cut-phases.ts'
import type { Phase } from './phase.ts'

/** What lies between clients and their database fails, or another server takes its place. */
export const networkPhases: readonly Phase[] = [
  cutsAtEveryByte,
  stallsAtEveryByte,
  synchronousFailover,
  asynchronousFailover,
]
