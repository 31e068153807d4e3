import type { Result } from 'factos'
import { expectThat } from '../../expectation/expect-that.ts'

/** The value of a result; throws where it is a failure. */
export const succeed = <T>(result: Result<T, unknown>, what: string): T => {
  expectThat(result.ok, `${what} should succeed`, result.error)
  return result.value
}

/** The error of a result; throws where it is a success. */
export const failure = <E>(result: Result<unknown, E>, what: string): E => {
  expectThat(!result.ok, `${what} should fail`, result.value)
  return result.error
}
