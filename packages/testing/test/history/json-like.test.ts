import { assert, jsonValue, property } from 'fast-check'
import { expect, test } from 'vitest'
import { fromJsonLike, sameJsonLike, toJsonLike } from '../../src/history/json-like.ts'

const throughJson = (value: unknown): unknown => fromJsonLike(JSON.parse(JSON.stringify(toJsonLike(value))))

test.each([
  [new Date(5)],
  [new Uint8Array([0, 255])],
  [12n],
  [new Map([['a', new Set([1])]])],
  [Number.NaN],
  [-0],
  [[1, undefined]],
  [{ a: { b: Infinity } }],
])('brings back %o', (value) => {
  expect(throughJson(value)).toEqual(value)
})

test('brings back whatever JSON can hold', () => {
  assert(property(jsonValue(), (value) => sameJsonLike(throughJson(value), value)))
})

test('takes fields that are undefined, and the order of fields, for nothing', () => {
  expect(sameJsonLike({ a: 1, b: undefined, c: 2 }, { c: 2, a: 1 })).toBe(true)
  expect(sameJsonLike({ a: 1 }, { a: 1, b: null })).toBe(false)
  expect(sameJsonLike({ a: 1 }, { b: 1 })).toBe(false)
  expect(sameJsonLike([1], { 0: 1 })).toBe(false)
  expect(sameJsonLike(new Date(1), new Date(2))).toBe(false)
})
