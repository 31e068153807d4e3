import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/ids/sha-256.ts'

const nodes = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const ours = (text: string): string => Buffer.from(sha256(text)).toString('hex')

test('agrees with the examples of the standard', () => {
  expect(ours('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(ours('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('agrees with Node for every length around the borders of blocks', () => {
  for (let length = 0; length <= 260; length++) {
    const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(11).slice(0, length)
    expect(ours(text), `${length} bytes`).toBe(nodes(text))
  }
})

const anyCharacter = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  fc.constantFrom('a', 'é', '…'),
)

test('agrees with Node for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (text) => {
      expect(ours(text)).toBe(nodes(text))
    }),
  )
})

test('agrees with Node for a long text', () => {
  const text = 'é😀x'.repeat(50_000)
  expect(ours(text)).toBe(nodes(text))
})
