import type { OpenedLog } from './storage-harness.ts'

/** One thing that every storage must do. Its name is a sentence about the storage; a rejection says that it does not. */
export interface ContractCheck<L = OpenedLog> {
  readonly name: string
  readonly run: (log: L) => Promise<void>
}

/** The checks of one topic. */
export interface ContractTopic<L = OpenedLog> {
  readonly name: string
  readonly checks: readonly ContractCheck<L>[]
}
