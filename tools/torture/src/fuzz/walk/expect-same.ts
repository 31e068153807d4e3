import { isDeepStrictEqual } from 'node:util'
import type { Outcome, PlacedCall } from './make-call.ts'

/** Throws where two outcomes of a call differ. */
export const expectSame = (found: Outcome, expected: Outcome, placed: PlacedCall): void => {
  if (isDeepStrictEqual(found, expected)) return
  throw new Error(
    `${JSON.stringify(placed)}: the store ${JSON.stringify(found)}, the model ${JSON.stringify(expected)}`,
  )
}
