import { expect, test } from 'vitest'
import { formatCents } from '../../src/demo/format-cents.ts'

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [1450, '14.50'],
  [123456789, '1,234,567.89'],
])('shows %i cents as %s', (cents, text) => {
  expect(formatCents(cents)).toBe(text)
})
