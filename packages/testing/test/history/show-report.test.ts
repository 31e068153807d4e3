import { checkHistory, showReport, type Violation } from '@factos/testing/history'
import { expect, test } from 'vitest'
import { model, ticketHistory } from './support/ticket-history.ts'

test('shows the counts of a history without violations', () => {
  const { bought, buys, unanswered, soldOut, records, log } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  buys('a-3', 'carla')
  soldOut('a-3', 2)
  buys('a-4', 'dora')
  unanswered('a-4')
  buys('a-5', 'emma')
  expect(showReport(checkHistory({ records, log, model }))).toBe(
    'no violations: 5 commands, 2 accepted, 0 duplicates, 1 rejected, 0 condition failed, 2 unknown, 0 not appended, ' +
      '0 failed, 0 reads, 2 events',
  )
})

test('shows the call and the answer of what was broken', () => {
  const { bought, records, log } = ticketHistory()
  bought('a-1', 'ana')
  const lines = showReport(checkHistory({ records, log: log.slice(1), model })).split('\n')
  expect(lines[0]).toMatch(/^1 violations in 1 commands/)
  expect(lines[2]).toMatch(/^Lost: a-1 .* the log ends at 0$/)
  expect(lines[3]).toMatch(/^ {2}call: \{.*"kind":"Begin","op":"a-1"/)
  expect(lines[4]).toMatch(/^ {2}answer: \{"kind":"Accepted"/)
})

test('says so where a call was never answered', () => {
  const { buys, land, records, log } = ticketHistory()
  buys('a-1', 'ana')
  land('a-1', { type: 'TicketSold', buyer: 'anna' })
  expect(showReport(checkHistory({ records, log, model }))).toContain('answer: never answered: its process ended')
})

test('shows the shortest explanations first, and not all of very many', () => {
  const many = Array.from({ length: 25 }, (_none, number) => violation([1, 2, 3], `one of many ${number}`))
  const { counts } = checkHistory({ records: [], log: [], model })
  const text = showReport({ violations: [...many, violation([1], 'short')], counts })
  expect(text.split('\n\n')[1]).toBe('Order: short')
  expect(text).toMatch(/\n\nand 6 more$/)
})

const violation = (positions: readonly number[], message: string): Violation => ({
  kind: 'Order',
  message,
  positions,
})
