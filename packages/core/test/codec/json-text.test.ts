import { deepStrictEqual } from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonText } from '../../src/codec/json-text.ts'

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })
const aKey = fc.oneof(anyText, fc.constantFrom('__proto__', 'constructor', 'type', ''))
const anyJson = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    anyText,
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(0, -0, 1e21, 5e-324, Number.MAX_VALUE, 0.1),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(aKey, tie('value'), { maxKeys: 4 }),
  ),
})).value

test('is text from which JSON.parse makes the very same value', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      deepStrictEqual(JSON.parse(jsonText(value, 'Event')), plain(value))
    }),
    { numRuns: 500 },
  )
})

test('keeps what easily gets lost', () => {
  expect(jsonText({ zero: -0 }, 'E')).toBe('{"zero":-0}')
  expect(jsonText(JSON.parse('{"__proto__":{"admin":true}}'), 'E')).toBe('{"__proto__":{"admin":true}}')
  expect(jsonText({ half: '\ud83d', nul: '\0' }, 'E')).toBe(String.raw`{"half":"\ud83d","nul":"\u0000"}`)
  expect(jsonText(Object.assign(Object.create(null), { a: 1 }), 'E')).toBe('{"a":1}')
})

test('takes the form that an object gives itself, in its place', () => {
  const money = { toJSON: () => ({ cents: 1250 }) }
  expect(jsonText({ at: new Date(0), price: money }, 'E')).toBe(
    '{"at":"1970-01-01T00:00:00.000Z","price":{"cents":1250}}',
  )
  expect(() => jsonText({ price: { toJSON: () => undefined } }, 'E')).toThrow(/^E\.price is undefined/)
})

test('goes as deep as the value does', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 1_000; depth++) deep = depth % 2 === 0 ? [deep] : { deep }
  deepStrictEqual(JSON.parse(jsonText(deep, 'E')), deep)
})

test('lets one object appear twice, which is no cycle', () => {
  const shared = { a: 1 }
  expect(jsonText({ left: shared, right: [shared, shared] }, 'E')).toBe('{"left":{"a":1},"right":[{"a":1},{"a":1}]}')
})

class Money {
  readonly cents = 1250
}

const cycle: { readonly name: string; inner?: unknown } = { name: 'x' }
cycle.inner = [cycle]

describe('refuses, and names the place of', () => {
  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'is undefined, which JSON cannot hold; leave the field out or use null'],
    ['NaN', NaN, 'is NaN, which JSON cannot hold'],
    ['Infinity', -Infinity, 'is -Infinity, which JSON cannot hold'],
    ['a bigint', 5n, 'is a bigint, which JSON cannot hold; give a schema and toJson'],
    ['a function', () => 1, 'is a function, which JSON cannot hold; give a schema and toJson'],
    ['a symbol', Symbol('x'), 'is a symbol, which JSON cannot hold; give a schema and toJson'],
    ['a Map', new Map([[1, 2]]), 'is Map, which JSON cannot hold; give a schema and toJson'],
    ['a Set', new Set(), 'is Set, which JSON cannot hold; give a schema and toJson'],
    ['a regular expression', /x/, 'is RegExp, which JSON cannot hold; give a schema and toJson'],
    ['bytes', new Uint8Array(2), 'is Uint8Array, which JSON cannot hold; give a schema and toJson'],
    ['an error', new Error('x'), 'is Error, which JSON cannot hold; give a schema and toJson'],
    ['an object of a class', new Money(), 'is Money, which JSON cannot hold; give a schema and toJson'],
    ['an invalid date', new Date(NaN), 'is an invalid date'],
  ])('%s', (_, value, problem) => {
    expect(() => jsonText(value, 'Sold')).toThrow(new TypeError(`Sold ${problem}`))
    expect(() => jsonText({ lines: [0, { price: value }] }, 'Sold')).toThrow(
      new TypeError(`Sold.lines[1].price ${problem}`),
    )
  })

  test('a hole in an array', () => {
    const list = [1]
    list[2] = 3
    expect(() => jsonText({ list }, 'Sold')).toThrow(/^Sold\.list\[1\] is undefined/)
  })

  test('a cycle', () => {
    expect(() => jsonText({ cycle }, 'Sold')).toThrow(
      new TypeError('Sold.cycle.inner[0] refers to itself, which JSON cannot hold'),
    )
  })

  test('a field under a symbol, which JSON.stringify would drop', () => {
    expect(() => jsonText({ a: { [Symbol('secret')]: 1 } }, 'Sold')).toThrow(
      new TypeError('Sold.a has the key Symbol(secret), which JSON cannot hold'),
    )
  })
})

/** fast-check makes some objects without a prototype; JSON.parse makes none of those. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]))
}
