import { expect, test } from 'vitest'
import { eventType } from '../../src/index.ts'

test('is the name itself', () => {
  expect(eventType('TicketSold')).toBe('TicketSold')
})

test('is refused where no log could hold it as a name', () => {
  expect(() => eventType('')).toThrow(new TypeError('event type "" is empty'))
  expect(() => eventType('\ud800')).toThrow(TypeError)
  expect(() => eventType('x'.repeat(1025))).toThrow(/1025 UTF-8 bytes/)
  expect(() => eventType(undefined as never)).toThrow(new TypeError('event type undefined is undefined, not a string'))
})
