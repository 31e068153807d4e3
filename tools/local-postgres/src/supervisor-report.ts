import type { LocalPostgresReason } from './local-postgres-error.ts'

/** A line that a supervisor writes to its standard output: one when the server is ready, and one for each order. */
export type SupervisorReport =
  | {
      readonly kind: 'ready'
      readonly url: string
      readonly port: number
      readonly version: string
      readonly data: string
    }
  | { readonly kind: 'killed' }
  | { readonly kind: 'failed'; readonly reason: LocalPostgresReason; readonly message: string }

/** A line that a supervisor reads from its standard input. */
export type SupervisorOrder = 'kill' | 'start'
