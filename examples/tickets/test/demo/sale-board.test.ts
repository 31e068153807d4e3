import { expect, test } from 'vitest'
import { saleBoard } from '../../src/demo/sale-board.ts'

test('shows several sales on a line, and ends the last line', () => {
  expect(shown(3, 40)).toBe('          #1 buyer-1          #2 buyer-2\n          #3 buyer-3\n')
})

test('shows one sale on a line of a narrow terminal', () => {
  expect(shown(2, 10)).toBe('          #1 buyer-1\n          #2 buyer-2\n')
})

test('leaves out what nobody could read, and says how much', () => {
  const lines = shown(1000, 100).split('\n')
  expect(lines).toHaveLength(52)
  expect(lines.at(-2)).toBe('  … and 750 more')
})

test('shows nothing when nothing was sold', () => {
  expect(shown(0, 100)).toBe('')
})

const shown = (sales: number, columns: number): string => {
  let text = ''
  const board = saleBoard((part) => (text += part), columns)
  for (let ticket = 1; ticket <= sales; ticket++) {
    board.announce({ type: 'Announcement', ticket, buyer: `buyer-${ticket}` })
  }
  board.finish()
  return text
}
