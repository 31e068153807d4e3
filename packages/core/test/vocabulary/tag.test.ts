import { expect, test } from 'vitest'
import { tag } from '../../src/index.ts'

test('is its text, or its key and value joined by a colon', () => {
  expect(tag('vip')).toBe('vip')
  expect(tag('course', 'c1')).toBe('course:c1')
  expect(tag('seat', 12)).toBe('seat:12')
  expect(tag('offset', -0.5)).toBe('offset:-0.5')
})

test('lets a value, but not a key, hold a colon, so that two pairs never make the same tag', () => {
  expect(tag('url', 'https://example.org')).toBe('url:https://example.org')
  expect(() => tag('a:b', 'c')).toThrow(new TypeError(`a tag's key holds no colon, so that pairs stay distinct: "a:b"`))
})

test('is refused where something is empty', () => {
  expect(() => tag('')).toThrow(new TypeError('tag "" is empty'))
  expect(() => tag('', 'c1')).toThrow(TypeError)
  expect(() => tag('course', '')).toThrow(new TypeError(`tag 'course': the value is empty`))
})

test('is refused where it holds a lone surrogate, but may hold a pair', () => {
  expect(tag('mood', '😀')).toBe('mood:😀')
  expect(() => tag('mood', '\ud83d')).toThrow(/lone surrogate/)
  expect(() => tag('\ude00')).toThrow(/lone surrogate/)
})

test('is at most 1,024 UTF-8 bytes long, not characters', () => {
  expect(tag('k', 'x'.repeat(1022))).toHaveLength(1024)
  expect(() => tag('k', 'x'.repeat(1023))).toThrow(/1025 UTF-8 bytes long; at most 1024/)
  expect(tag('é'.repeat(512))).toHaveLength(512)
  expect(() => tag('é'.repeat(513))).toThrow(/1026 UTF-8 bytes/)
  expect(tag('😀'.repeat(256))).toHaveLength(512)
  expect(() => tag(`${'😀'.repeat(256)}x`)).toThrow(/1025 UTF-8 bytes/)
})

test.each([NaN, Infinity, -Infinity])('is refused for the number %d, which is nobody’s seat', (value) => {
  expect(() => tag('seat', value)).toThrow(TypeError)
})

test.each([undefined, null, true, {}, 5n])('is refused for %o, which JavaScript could pass', (value) => {
  expect(() => tag('seat', value as never)).toThrow(TypeError)
  expect(() => tag(value as never)).toThrow(TypeError)
  expect(() => tag(value as never, 'x')).toThrow(TypeError)
})
