import { describe, expect, test } from 'vitest'
import { showValue } from '../../src/expectation/show-value.ts'

class Money {
  readonly cents = 5
}

describe('showValue', () => {
  test('writes data like JSON, with fields sorted and one a line', () => {
    expect(showValue({ type: 'Sold', buyer: 'a "b"', seats: [1, 2], at: null, 'odd key': true, none: {}, empty: [] }))
      .toBe(`{
  "odd key": true,
  at: null,
  buyer: "a \\"b\\"",
  empty: [],
  none: {},
  seats: [
    1,
    2,
  ],
  type: "Sold",
}`)
  })

  test.for<[unknown, string]>([
    [undefined, 'undefined'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [12n, '12n'],
    [Symbol('s'), 'Symbol(s)'],
    [showValue, 'function showValue'],
    [new Date(0), 'date 1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), 'date invalid'],
    [Uint8Array.of(0, 255), 'bytes 00 ff'],
    [new Set(['a']), 'Set {\n  "a",\n}'],
    [new Map([['a', 1]]), 'Map {\n  "a" => 1,\n}'],
    [new Money(), 'Money {\n  cents: 5,\n}'],
    [Object.assign(Object.create(null), { a: 1 }), '{\n  a: 1,\n}'],
  ])('spells out what JSON has no notation for: %o', ([value, text]) => {
    expect(showValue(value)).toBe(text)
  })

  test('shows the message of an error, and the beginning of many bytes', () => {
    expect(showValue(new TypeError('bad'))).toContain('message: "bad"')
    expect(showValue(new Uint8Array(1000))).toBe(`bytes ${Array(64).fill('00').join(' ')} … (1000 in all)`)
  })

  test('comes to an end where a value contains itself, and shows twice what is there twice', () => {
    const shared = { a: 1 }
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(showValue(circle)).toBe('{\n  self: itself,\n}')
    expect(showValue([shared, shared])).toBe('[\n  {\n    a: 1,\n  },\n  {\n    a: 1,\n  },\n]')
  })
})
