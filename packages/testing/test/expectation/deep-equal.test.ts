import * as fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { deepEqual } from '../../src/expectation/deep-equal.ts'

const anything = fc.anything({
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withBigInt: true,
  withNullPrototype: true,
  withSparseArray: true,
})

const circle = (name: string): object => {
  const one: { name: string; self?: object } = { name }
  one.self = { inner: one }
  return one
}

describe('deepEqual', () => {
  test('agrees with isDeepStrictEqual of Node on any two values', () => {
    fc.assert(
      fc.property(anything, anything, (left, right) => {
        expect(deepEqual(left, right)).toBe(isDeepStrictEqual(left, right))
      }),
      { numRuns: 300 },
    )
  })

  test('finds a value equal to a copy of itself', () => {
    fc.assert(
      fc.property(fc.clone(anything, 2), ([left, right]) => {
        expect(deepEqual(left, right)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test.for<[string, unknown, unknown]>([
    ['a field that is undefined and one that is missing', { a: undefined }, {}],
    ['different fields of the same number', { a: 1 }, { b: 1 }],
    ['0 and -0', { a: 0 }, { a: -0 }],
    ['an array and an object with its fields', ['x'], { 0: 'x' }],
    ['arrays of different lengths', [1, 2], [1]],
    ['an array with a hole and an empty one', Array(1), []],
    ['a number and its text', 1, '1'],
    ['null and an object', null, {}],
    ['objects of different classes', new Date(0), {}],
    ['dates', new Date(0), new Date(1)],
    ['bytes', Uint8Array.of(1, 2), Uint8Array.of(1, 3)],
    ['buffers', Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 3).buffer],
    ['maps', new Map([['a', { b: 1 }]]), new Map([['a', { b: 2 }]])],
    ['sets', new Set([{ b: 1 }]), new Set([{ b: 2 }])],
    ['sets where one member would have to stand for two', new Set([{}, { a: 1 }]), new Set([{}, {}])],
    ['errors', new Error('a'), new Error('b')],
  ])('tells %s apart', ([, left, right]) => {
    expect(deepEqual(left, right)).toBe(false)
    expect(deepEqual(right, left)).toBe(false)
  })

  test.for<[string, unknown, unknown]>([
    ['not-a-numbers', Number.NaN, Number.NaN],
    [
      'maps in another order',
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      new Map([
        ['b', 2],
        ['a', 1],
      ]),
    ],
    ['sets of objects', new Set([{ a: 1 }, { b: 1 }]), new Set([{ b: 1 }, { a: 1 }])],
    ['errors with the same message', new TypeError('a'), new TypeError('a')],
    ['frozen and not', Object.freeze({ a: [1] }), { a: [1] }],
  ])('holds equal: %s', ([, left, right]) => {
    expect(deepEqual(left, right)).toBe(true)
  })

  test('comes to an end where values contain themselves', () => {
    expect(deepEqual(circle('a'), circle('a'))).toBe(true)
    expect(deepEqual(circle('a'), circle('b'))).toBe(false)
  })
})
