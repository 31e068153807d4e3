import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxNameBytes, nameProblem, utf8Length } from '../../src/vocabulary/text-limits.ts'

const aCharacter = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
const wellFormed = fc.string({ unit: fc.oneof(aCharacter, fc.constantFrom('x', 'é', '…')), maxLength: 50 })

test('counts the bytes that encoding a well-formed text gives', () => {
  fc.assert(
    fc.property(wellFormed, (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
    }),
  )
})

test('counts right on both sides of every border', () => {
  for (const code of [0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff]) {
    const text = String.fromCodePoint(code)
    expect(utf8Length(text), `U+${code.toString(16)}`).toBe(new TextEncoder().encode(text).length)
  }
})

test('finds a problem exactly where a text is empty, ill-formed or too long', () => {
  const anyText = fc.oneof(
    wellFormed,
    fc.array(fc.integer({ min: 0xd700, max: 0xe0ff })).map((units) => String.fromCharCode(...units)),
    fc.tuple(fc.constantFrom('x', 'é', '…', '😀'), fc.integer({ min: 250, max: 1030 })).map(([c, n]) => c.repeat(n)),
  )
  fc.assert(
    fc.property(anyText, (text) => {
      const bytes = new TextEncoder().encode(text)
      const survives = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) === text
      expect(nameProblem(text) === undefined).toBe(text !== '' && survives && bytes.length <= maxNameBytes)
    }),
  )
})
