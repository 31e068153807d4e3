/**
 * How often a command is tried in all, and how long to wait in between: a random time, at most `minDelayMs` at first, twice
 * as long after each round, and never more than `maxDelayMs`. `false`: once.
 */
export type RetryOption =
  | false
  | {
      /** Tries in all, at least 1. */
      readonly attempts: number
      /** Milliseconds; 2 by default. */
      readonly minDelayMs?: number | undefined
      /** Milliseconds; 250 by default. */
      readonly maxDelayMs?: number | undefined
    }

/** A checked retry option. */
export interface RetryPolicy {
  readonly attempts: number
  /** Milliseconds to wait before round `round`, which is at least 2. */
  readonly delayMs: (round: number) => number
}

/** The policy of an option. Throws a `TypeError` for numbers that make none. */
export const retryPolicy = (option: RetryOption = { attempts: 10 }): RetryPolicy => {
  if (option === false) return { attempts: 1, delayMs: () => 0 }
  const { attempts, minDelayMs = 2, maxDelayMs = 250 } = option
  if (!(Number.isSafeInteger(attempts) && attempts >= 1))
    throw new TypeError(`retry.attempts is a whole number from 1, not ${attempts}`)
  if (!(minDelayMs >= 0 && maxDelayMs >= minDelayMs && maxDelayMs < 2 ** 31)) {
    throw new TypeError(`retry needs 0 <= minDelayMs <= maxDelayMs, not ${minDelayMs} and ${maxDelayMs}`)
  }
  return { attempts, delayMs: (round) => Math.random() * Math.min(maxDelayMs, minDelayMs * 2 ** (round - 2)) }
}
