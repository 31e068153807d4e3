import { expect, test } from 'vitest'
import { soldTo } from '../spec/ticket-window.ts'
import { ticketHistory } from './support/ticket-history.ts'

test('finds a command id that did two things', () => {
  const { bought, problems } = ticketHistory()
  bought('a-1', 'ana', 'order-1')
  bought('b-1', 'ana', 'order-1')
  expect(problems()).toEqual([
    'Doubled: the command id order-1 is there twice: by a-1 (dispatchWithQuery BuyTicket) and by b-1 (dispatchWithQuery BuyTicket)',
  ])
})

test('lets a repeat be told what the first call did, and calls in flight share one execution', () => {
  const { bought, buys, land, accept, problems } = ticketHistory()
  bought('a-1', 'ana', 'order-1')
  buys('b-1', 'ana', 'order-1')
  accept('b-1', { duplicateOf: 'a-1' })
  // The other call of the same command wrote, and this one was not told that it was a repeat.
  buys('a-2', 'ben', 'order-2')
  buys('b-2', 'ben', 'order-2')
  land('a-2', soldTo('ben'))
  accept('b-2', { duplicateOf: 'a-2' })
  accept('a-2')
  expect(problems()).toEqual([])
})

test('lets one call fail definitely while another one of the same command succeeds', () => {
  const { buys, land, accept, end, problems } = ticketHistory()
  buys('a-1', 'ana', 'order-1')
  buys('a-2', 'ana', 'order-1')
  land('a-1', soldTo('ana'))
  end('a-2', { kind: 'NotAppended', reason: 'Aborted', message: 'gave up' })
  accept('a-1')
  expect(problems()).toEqual([])
})

test('finds a repeat that was told that it is the first', () => {
  const { bought, buys, accept, records, problems } = ticketHistory()
  bought('a-1', 'ana', 'order-1')
  buys('b-1', 'ana', 'order-1')
  accept('b-1', { duplicateOf: 'a-1' })
  const end = records.at(-1) as unknown as { outcome: { duplicate: boolean } }
  end.outcome.duplicate = false
  expect(problems()).toEqual([
    'RealTime: b-1 (dispatchWithQuery BuyTicket) was told that it wrote position 1 (TicketSold by a-1), and began when position 1, ' +
      'told to a-1 (dispatchWithQuery BuyTicket), was known',
  ])
})

test('finds a repeat that was decided again', () => {
  const { bought, buys, soldOut, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben', 'order-2')
  buys('a-3', 'ben', 'order-2')
  soldOut('a-3', 2)
  expect(problems()).toEqual([
    'Rejection: a-3 (dispatchWithQuery BuyTicket) ended as Rejected, although its command id was known from position 2 (TicketSold by a-2)',
  ])
})

test('finds a repeat that was refused, or decided on a log without what it did', () => {
  const { bought, buys, begin, end, soldOut, problems } = ticketHistory()
  bought('a-1', 'ana', 'order-1')
  buys('a-2', 'ana', 'order-1')
  soldOut('a-2', 0)
  begin('a-3', { method: 'append', stream: 'sale', codec: 'tickets', events: [], commandId: 'order-1' })
  end('a-3', { kind: 'ConditionFailed', condition: { kind: 'ExpectRevision', stream: 'sale', revision: 3 } })
  for (const [call, kind] of [
    ['a-2 (dispatchWithQuery BuyTicket)', 'Rejected'],
    ['a-3 (append)', 'ConditionFailed'],
  ]) {
    expect(problems()).toContain(
      `Rejection: ${call} ended as ${kind}, although its command id was known from position 1 (TicketSold by a-1)`,
    )
  }
})

test('finds an answer with the events of another command', () => {
  const { bought, buys, accept, problems } = ticketHistory()
  bought('a-1', 'ana', 'order-1')
  buys('b-1', 'ana', 'order-2')
  accept('b-1', { duplicateOf: 'a-1' })
  expect(problems()).toEqual([
    "Altered: b-1 (dispatchWithQuery BuyTicket) was told of position 1 (TicketSold by a-1), which is another command's",
  ])
})
