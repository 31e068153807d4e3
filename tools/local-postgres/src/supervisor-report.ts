import type { LocalPostgresReason } from './local-postgres-error.ts'

/** The one line that a supervisor writes to its standard output. */
export type SupervisorReport =
  | { readonly kind: 'ready'; readonly url: string; readonly port: number; readonly version: string }
  | { readonly kind: 'failed'; readonly reason: LocalPostgresReason; readonly message: string }
