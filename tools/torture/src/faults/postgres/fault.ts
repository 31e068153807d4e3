import type { LocalPostgres } from '@factos/local-postgres'
import type { Random } from '../../random.ts'
import type { WorkerGroup } from '../../worker-group.ts'
import type { Admin } from './admin.ts'

/** Something bad that is done to a server or its clients, again and again while they work. */
export interface Fault {
  readonly name: string
  /** Milliseconds to wait before it is done again: from, to. */
  readonly everyMs: readonly [from: number, to: number]
  /** Does it once, and answers how many faults that was. What it stopped goes on again before it resolves. */
  readonly strike: (target: Target) => Promise<number>
}

/** What a fault is done to. */
export interface Target {
  readonly server: LocalPostgres
  readonly admin: Admin
  readonly group: WorkerGroup
  readonly random: Random
  /** To be called when the database accepts connections again after it was away. */
  readonly databaseReturned: () => void
}
