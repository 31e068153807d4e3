import type { D1Binding } from './database/d1-binding.ts'

/** Where the log is. */
export interface D1Options {
  /** A D1 binding of the Worker: `env.DB`. */
  readonly database: D1Binding
  /**
   * How long a call waits for D1's answer, in milliseconds; 30,000 by default, which is as long as D1 lets a query run. An
   * append that was given up may still be committed, so its outcome is `unknown`.
   */
  readonly timeoutMs?: number | undefined
}

/** The time that the options allow a call. Throws a `TypeError` where it is not a number of milliseconds. */
export const timeoutOf = ({ timeoutMs = 30_000 }: D1Options): number => {
  if (timeoutMs > 0 && timeoutMs < 2 ** 31) return timeoutMs
  throw new TypeError(`timeoutMs is a number of milliseconds above 0, not ${String(timeoutMs)}`)
}
