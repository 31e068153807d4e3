import type { Phase } from './phase.ts'
import { commitsAreSynced } from '../faults/sqlite/commits-are-synced.ts'
import { failingSync } from '../faults/sqlite/failing-sync.ts'
import { flippedByte } from '../faults/sqlite/flipped-byte/flipped-byte.ts'
import { fullDisk } from '../faults/sqlite/full-disk.ts'
import { longReader } from '../faults/sqlite/long-reader.ts'
import { processesKilled } from '../faults/sqlite/processes-killed.ts'

/** Faults on a SQLite file. */
export const sqlitePhases: readonly Phase[] = [
  processesKilled,
  fullDisk,
  longReader,
  commitsAreSynced,
  failingSync,
  flippedByte,
]
