import { expect, test } from 'vitest'
import { soldTo } from '../spec/ticket-window.ts'
import { ticketHistory, type TicketHistory } from './support/ticket-history.ts'

/** Two calls inside a transaction that has not ended. */
const inside = (): TicketHistory => {
  const history = ticketHistory()
  history.begin('t-1', { method: 'transaction' })
  for (const op of ['t-2', 't-3']) {
    history.begin(op, { method: 'append', stream: 'sale', codec: 'tickets', events: [soldTo(op)], transaction: 't-1' })
    history.land(op, soldTo(op))
    history.accept(op)
  }
  return history
}

test('holds the calls of a transaction that committed to what they were told', () => {
  const { end, log, problems } = inside()
  end('t-1', { kind: 'Committed' })
  expect(problems()).toEqual([])
  log.pop()
  expect(problems()).toEqual([expect.stringMatching(/^Lost: t-3/)])
})

test('finds what a transaction left behind that was rolled back', () => {
  const { end, log, problems } = inside()
  end('t-1', { kind: 'RolledBack', message: 'no' })
  expect(problems()).toEqual([
    'ShouldNotBeThere: t-2 (append) ended as RolledBack, and wrote position 1 (TicketSold by t-2)',
    'ShouldNotBeThere: t-3 (append) ended as RolledBack, and wrote position 2 (TicketSold by t-3)',
  ])
  log.length = 0
  expect(problems()).toEqual([])
})

test('lets a transaction whose end is unknown be there as a whole or not at all', () => {
  const { log, problems } = inside()
  expect(problems()).toEqual([])
  log.pop()
  expect(problems()).toEqual(['Atomicity: of the transaction t-1, 1 of 2 calls are there'])
  log.pop()
  expect(problems()).toEqual([])
})

test('does not take what was told inside a transaction as known before that has committed', () => {
  const { end, log, begin, problems } = inside()
  begin('b-1', { method: 'append', stream: 'other', codec: 'tickets', events: [soldTo('ben')] })
  end('t-1', { kind: 'Committed' })
  log.push({ ...log[0]!, id: 'b', position: 1, revision: 0, stream: 'other', metadata: { factos_history_op: 'b-1' } })
  expect(problems()).not.toContainEqual(expect.stringMatching(/^RealTime/))
})
