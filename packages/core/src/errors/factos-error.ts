import { errorToString } from './error-to-string.ts'
import type { FactosErrorValue } from './factos-error-value.ts'

/**
 * An error value, thrown: by `unwrap` and by `store.read`. `error` is the typed value; `cause` is its cause, where it
 * has one.
 */
export class FactosError<E extends { readonly kind: string } = FactosErrorValue> extends Error {
  readonly error: E

  constructor(error: E) {
    super(messageOf(error), 'cause' in error ? { cause: error.cause } : undefined)
    this.name = 'FactosError'
    this.error = error
  }
}

const kinds = new Set<string>([
  'DomainError',
  'AppendConditionFailed',
  'UnsupportedAppendCondition',
  'DecodeError',
  'StoreError',
] satisfies readonly FactosErrorValue['kind'][])

const messageOf = (error: { readonly kind: string }): string =>
  kinds.has(error.kind) ? errorToString(error as FactosErrorValue) : error.kind
