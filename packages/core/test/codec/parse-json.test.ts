import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonCodec, type DecodableEvent } from '../../src/index.ts'
import { parseJson } from '../../src/codec/parse-json.ts'

/** Parts of keys, most of which JSON escapes. */
const part = fc.constantFrom('\\', '"', '\n', '\t', '\u{1}', 'x', 'é', '/', '\u{2028}', '')
const key = fc.tuple(part, part).map((parts) => parts.join(''))

describe('JSON that has to be escaped', () => {
  test('is read with its own keys, whatever was read before', () => {
    JSON.parse('{"h":[],"\\\\":0}')
    expect(Object.keys(parseJson('{"h":1,"\\"":2}') as object)).toEqual(['h', '"'])
    fc.assert(
      fc.property(fc.dictionary(key, key, { maxKeys: 5, noNullPrototype: true }), (object) => {
        expect(Object.entries(parseJson(JSON.stringify(object)) as object)).toEqual(Object.entries(object))
      }),
      { numRuns: 5_000 },
    )
  })

  test('is read whole, however it is nested', () => {
    const value = fc.jsonValue({ maxDepth: 4, depthSize: 'small' })
    fc.assert(
      fc.property(fc.tuple(value, key, key, fc.constantFrom(0, 2)), ([inner, one, other, indent]) => {
        const whole = [
          { [one]: inner, deeper: { [`"${other}`]: [inner, -0.5e-7, true, null, '\\":"', {}, []] } },
          inner,
        ]
        expect(JSON.stringify(parseJson(JSON.stringify(whole, null, indent)))).toBe(JSON.stringify(whole))
      }),
    )
  })

  test('keeps a key __proto__ as a property, and the last of equal keys', () => {
    const read = parseJson('{"\\"":0,"__proto__":1,"a":2,"\\u0061":3}') as object
    expect(Object.entries(read)).toEqual([
      ['"', 0],
      ['__proto__', 1],
      ['a', 3],
    ])
  })

  test('takes a time that grows with its length', () => {
    const long = JSON.stringify({ text: '"'.repeat(1_000_000), '"': '\\'.repeat(1_000_000) })
    expect(JSON.stringify(parseJson(long))).toBe(long)
  })

  test('is refused where it is none', () => {
    for (const text of ['', '{"\\"":}', '{"\\""}', '["\\x"]', '{"a":1,}'])
      expect(() => parseJson(text)).toThrow(SyntaxError)
  })
})

test('a codec reads the keys that it wrote', () => {
  type Counted = { readonly type: 'Counted'; readonly words: { readonly [word: string]: number } }
  const counted = jsonCodec<Counted>({ Counted: { tags: () => [] } })
  fc.assert(
    fc.property(fc.dictionary(key, fc.nat(), { maxKeys: 5, noNullPrototype: true }), (words) => {
      const { data } = counted.encode({ type: 'Counted', words })
      const stored: DecodableEvent = { id: 'a', stream: 's', type: 'Counted', version: 1, tags: [], metadata: {}, data }
      expect(counted.decode(stored)).toEqual({ ok: true, value: { type: 'Counted', words } })
    }),
    { numRuns: 2_000 },
  )
})
