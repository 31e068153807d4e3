import { deepFreeze, FrozenValueChanged } from './deep-freeze.ts'

/**
 * Calls a function of a decider or view with frozen arguments, and freezes what it returns. Where it changes one of them,
 * the error says which function it was: `cause` is what JavaScript threw at the place.
 */
export const withoutMutation = <A extends readonly unknown[], T>(
  name: string,
  change: string,
  call: (...args: A) => T,
  ...args: A
): T => {
  args.forEach(deepFreeze)
  try {
    return deepFreeze(call(...args))
  } catch (cause) {
    if (!isMutation(cause)) throw cause
    throw new TypeError(`${name} changed ${change} that it was given; it has to return a new value: ${cause.message}`, {
      cause,
    })
  }
}

const isMutation = (error: unknown): error is TypeError =>
  error instanceof FrozenValueChanged || (error instanceof TypeError && frozenMessages.test(error.message))

// What V8, JavaScriptCore and SpiderMonkey say of a frozen object.
const frozenMessages =
  /read[- ]?only|not extensible|isn't extensible|non-extensible|delete property|non-configurable|unconfigurable/i
