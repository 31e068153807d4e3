import { lineDiff } from './line-diff.ts'
import { showValue } from './show-value.ts'

/**
 * What a failed `spec` or contract check throws. `message` says what was expected and shows the difference as text, in
 * any runner; `expected` and `actual` are the values, for runners and editors that show differences themselves.
 */
export class ExpectationFailed extends Error {
  readonly expected: unknown
  readonly actual: unknown
  /** The message has the difference already, so Vitest and Mocha need not print it again. */
  readonly showDiff = false

  constructor(what: string, expected: unknown, actual: unknown) {
    super(`${what}\n\n- expected\n+ actual\n\n${lineDiff(showValue(expected), showValue(actual))}`)
    this.name = 'ExpectationFailed'
    this.expected = expected
    this.actual = actual
  }
}
