import { deepEqual } from './deep-equal.ts'
import { ExpectationFailed } from './expectation-failed.ts'

/** Throws an {@link ExpectationFailed} that shows the difference, unless both values are equal in depth. */
export const expectEqual = <T>(actual: T, expected: T, what: string): void => {
  if (!deepEqual(actual, expected)) throw new ExpectationFailed(what, expected, actual)
}

/** Throws unless `holds`. `actual` is shown. */
export function expectThat(holds: boolean, what: string, actual?: unknown): asserts holds {
  if (!holds) throw new ExpectationFailed(what, true, actual === undefined ? false : actual)
}
