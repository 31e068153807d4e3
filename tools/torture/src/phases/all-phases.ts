import type { Phase } from './phase.ts'

/** All phases, in the order in which they run. */
export const allPhases: readonly Phase[] = []
