/**
 * Whether two values have the same structure, independent of any test runner: the same primitives (`NaN` equals itself,
 * `0` is not `-0`), own enumerable fields (one that is `undefined` is not one that is missing), elements of arrays, bytes,
 * dates, and members of maps and sets, all of objects with the same prototype. Functions and symbols equal only themselves.
 */
export const deepEqual = (left: unknown, right: unknown): boolean => equal(left, right, [])

type Pairs = readonly (readonly [object, object])[]

const equal = (left: unknown, right: unknown, above: Pairs): boolean => {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false
  // Two cycles are equal when no difference shows on the way round.
  if (above.some(([a, b]) => a === left && b === right)) return true
  const pairs: Pairs = [...above, [left, right]]
  return contentsEqual(left, right, pairs) && fieldsEqual(left, right, pairs)
}

const contentsEqual = (left: object, right: object, pairs: Pairs): boolean => {
  // Holes have no fields, so elements alone would not show the length.
  if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) return false
  if (left instanceof Date && right instanceof Date) return Object.is(left.getTime(), right.getTime())
  if (left instanceof Error && right instanceof Error) return left.name === right.name && left.message === right.message
  if (left instanceof Map && right instanceof Map) return membersEqual([...left], [...right], pairs)
  if (left instanceof Set && right instanceof Set) return membersEqual([...left], [...right], pairs)
  if (left instanceof ArrayBuffer && right instanceof ArrayBuffer) {
    return equal(new Uint8Array(left), new Uint8Array(right), pairs)
  }
  return true
}

/** Members in any order, each matched with one of its own. */
const membersEqual = (left: readonly unknown[], right: readonly unknown[], pairs: Pairs): boolean => {
  if (left.length !== right.length) return false
  const unmatched = [...right]
  return left.every((member) => {
    const at = unmatched.findIndex((other) => equal(member, other, pairs))
    if (at === -1) return false
    unmatched.splice(at, 1)
    return true
  })
}

const fieldsEqual = (left: object, right: object, pairs: Pairs): boolean => {
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every(
    (key) =>
      Object.hasOwn(right, key) &&
      equal((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key], pairs),
  )
}
