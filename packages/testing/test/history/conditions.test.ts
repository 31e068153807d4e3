import { expectRevision, failIfEventsMatch, noEvents, noPosition, type AppendCondition } from 'factos'
import { expect, test } from 'vitest'
import { soldTo } from '../spec/ticket-window.ts'
import { sale, ticketHistory } from './support/ticket-history.ts'

const nobodyBought = failIfEventsMatch(sale, noPosition)
const refused = (condition: AppendCondition) => ({ kind: 'ConditionFailed', condition }) as const

test('lets conditions hold, and fail where something came', () => {
  const { appends, land, accept, end, problems } = ticketHistory()
  appends('a-1', ['ana'], nobodyBought)
  land('a-1', soldTo('ana'))
  appends('b-1', ['ben'], nobodyBought)
  end('b-1', refused(nobodyBought))
  accept('a-1')
  appends('b-2', ['ben'], expectRevision('sale', noEvents))
  end('b-2', refused(expectRevision('sale', noEvents)))
  appends('b-3', ['ben'], failIfEventsMatch(sale, 1))
  land('b-3', soldTo('ben'))
  accept('b-3')
  appends('b-4', [], expectRevision('sale', 1))
  accept('b-4')
  expect(problems()).toEqual([])
})

test('finds events that were appended against their condition', () => {
  const { bought, appends, land, accept, problems } = ticketHistory()
  bought('a-1', 'ana')
  appends('b-1', ['ben'], nobodyBought)
  land('b-1', soldTo('ben'))
  accept('b-1')
  appends('b-2', ['carla'], expectRevision('sale', 0))
  land('b-2', soldTo('carla'))
  accept('b-2')
  expect(problems()).toEqual([
    'Condition: b-1 (append) wrote position 2 (TicketSold by b-1), although position 1 (TicketSold by a-1) matches its condition after position 0',
    'Condition: b-2 (append) wrote position 3 (TicketSold by b-2), although stream sale was at revision 1, not 0',
  ])
})

test('finds a condition that was confirmed, and did not hold', () => {
  const { bought, appends, accept, problems } = ticketHistory()
  bought('a-1', 'ana')
  appends('b-1', [], nobodyBought)
  accept('b-1')
  expect(problems()).toEqual([expect.stringMatching(/^Condition: b-1 \(append\) was confirmed, although position 1/)])
})

test('finds a refusal by a condition that held all the time', () => {
  const { bought, appends, end, problems } = ticketHistory()
  bought('a-1', 'ana')
  const afterAna = failIfEventsMatch(sale, 1)
  appends('b-1', ['ben'], afterAna)
  end('b-1', refused(afterAna))
  appends('b-2', ['ben'], expectRevision('sale', 0))
  end('b-2', refused(expectRevision('sale', 0)))
  // Came only after both were answered.
  bought('c-1', 'ben')
  expect(problems()).toEqual([
    'Condition: b-1 (append) was refused by its condition, although no event matches it after position 1',
    'Condition: b-2 (append) was refused by its condition, although stream sale was at revision 0 all the time',
  ])
})

test('finds a refusal by a condition that was not given', () => {
  const { appends, end, problems } = ticketHistory()
  appends('a-1', ['ana'])
  end('a-1', refused({ kind: 'NoAppendCondition' }))
  expect(problems()).toEqual(['Condition: a-1 (append) was refused by its condition, although there was no condition'])
})
