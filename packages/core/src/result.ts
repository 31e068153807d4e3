import type { FactosErrorValue } from './errors/factos-error-value.ts'
import { FactosError } from './errors/factos-error.ts'

/**
 * What an operation that can fail in an expected way returns. Look at `ok` first: it tells TypeScript which of
 * `value` and `error` is there.
 *
 * Bugs are not results: a decider or codec that throws makes the promise reject with what it threw.
 *
 * @example
 * const sold = await store.dispatch({ ... })
 * if (sold.ok) announce(sold.value.events)
 * else if (sold.error.kind === 'DomainError') show(sold.error.domainError)
 */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T; readonly error?: never }
  | { readonly ok: false; readonly error: E; readonly value?: never }

/** A success that carries `value`. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

/** An expected failure that carries `error`. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error })

/**
 * The value of a success; a failure is thrown as a {@link FactosError} that carries the typed error. For scripts,
 * tests and start-up code, where a failure ends the program anyway.
 *
 * @example
 * unwrap(await store.migrate())
 */
export const unwrap = <T, E extends FactosErrorValue | { readonly kind: string }>(result: Result<T, E>): T => {
  if (result.ok) return result.value
  throw new FactosError(result.error)
}
