import { expect, test } from 'vitest'
import { soldTo } from '../spec/ticket-window.ts'
import { model, ticketHistory } from './support/ticket-history.ts'

const three = () => {
  const history = ticketHistory()
  for (const op of ['a-1', 'a-2', 'a-3']) {
    history.appends(op, [op])
    history.land(op, soldTo(op))
  }
  return history
}

test('finds positions that are missing, unless the store promises none', () => {
  const { log, problems } = three()
  log[2] = { ...log[2]!, position: 4 }
  expect(problems()).toEqual(['Order: position 3 is missing'])
  expect(problems({ gapFree: false })).toEqual([])
  log[2] = { ...log[2], position: 7 }
  expect(problems()).toEqual(['Order: positions 3 to 6 are missing'])
})

test.each([
  ['position', 'twice', { position: 1 }, 'position 1 is there twice'],
  ['position', 'not a whole number', { position: 1.5 }, '1.5 is not a position'],
  ['revision', 'with a gap', { revision: 2 }, 'position 2 has revision 2 of stream sale, where 1 comes next'],
  ['revision', 'twice', { revision: 0 }, 'position 2 has revision 0 of stream sale, where 1 comes next'],
  ['time', 'that goes back', { recordedAt: 6 }, 'position 2 was recorded at 6, the event before it at 7'],
  ['time', 'with fractions', { recordedAt: 7.5 }, 'position 2 was recorded at 7.5, the event before it at 7'],
] as const)('finds a %s %s', (_field, _how, change, message) => {
  const { log, problems } = three()
  log[1] = { ...log[1]!, ...change }
  expect(problems({ gapFree: false })).toContain(`Order: ${message}`)
})

test('finds a log that was not read in its order', () => {
  const { log, problems } = three()
  log.reverse()
  expect(problems()).toContain('Order: position 2 comes after position 3')
})

test('finds events of a call that began after others were answered, before theirs', () => {
  const { buys, bought, land, accept, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  buys('b-1', 'ben')
  land('b-1', soldTo('ben'))
  accept('b-1')
  const [ana, ben] = log
  log[0] = { ...ben!, position: 1, revision: 0 }
  log[1] = { ...ana!, position: 2, revision: 1 }
  expect(problems()).toContain(
    'RealTime: b-1 (dispatchWithQuery BuyTicket) wrote position 1 (TicketSold by b-1), and began when position 1, told to ' +
      'a-1 (dispatchWithQuery BuyTicket), was known',
  )
})

test('lets calls that were under way together land in any order', () => {
  const { buys, land, accept, problems } = ticketHistory()
  buys('a-1', 'ana')
  buys('b-1', 'ben')
  land('b-1', soldTo('ben'))
  land('a-1', soldTo('ana'))
  accept('a-1')
  accept('b-1')
  expect(problems()).toEqual([])
})

test('takes what was answered at the very moment of a beginning as not yet known to it', () => {
  const { bought, buys, land, accept, records, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  buys('b-1', 'ben')
  land('b-1', soldTo('ben'))
  accept('b-1')
  const [ana, ben] = log
  log[0] = { ...ben!, position: 1, revision: 0 }
  log[1] = { ...ana!, position: 2, revision: 1 }
  records[2] = { ...records[2]!, at: records[1]!.at }
  expect(problems()).not.toContainEqual(expect.stringMatching(/^RealTime/))
})

test.each([
  ['two calls of one name', (records: unknown[]) => records.push(records[0]), 'two calls are named a-1'],
  ['an end without a beginning', (records: unknown[]) => records.shift(), 'the call a-1 ended, but had not begun'],
  ['a call that ends twice', (records: unknown[]) => records.push(records[1]), 'the call a-1 ended twice'],
])('refuses %s', (_what, spoil, message) => {
  const { bought, records, problems } = ticketHistory()
  bought('a-1', 'ana')
  spoil(records)
  expect(() => problems()).toThrow(message)
})

test('refuses a history of deciders and codecs that the model does not have', () => {
  const { bought, problems } = ticketHistory()
  bought('a-1', 'ana')
  expect(() => problems({ model: { ...model, deciders: {} } })).toThrow(
    "a decider 'ticketWindow' that the model does not have",
  )
  expect(() => problems({ model: { ...model, codecs: {} } })).toThrow("a codec 'tickets' that the model does not have")
})

test('does not mind in which order it is given the records', () => {
  const { bought, records, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('b-1', 'ben')
  records.reverse()
  expect(problems()).toEqual([])
})
