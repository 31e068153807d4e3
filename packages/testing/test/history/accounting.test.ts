import { expect, test } from 'vitest'
import { soldTo } from '../spec/ticket-window.ts'
import { ticketHistory } from './support/ticket-history.ts'

test('finds an acknowledged event that is lost', () => {
  const { bought, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  log.pop()
  expect(problems()).toEqual(['Lost: a-2 (dispatchWithQuery BuyTicket) was told of position 2, and the log ends at 1'])
})

test('finds an acknowledged event in whose place is another', () => {
  const { bought, log, buys, land, problems } = ticketHistory()
  bought('a-1', 'ana')
  log.pop()
  buys('b-1', 'ben')
  land('b-1', soldTo('ben'))
  expect(problems()).toEqual([
    'RealTime: b-1 (dispatchWithQuery BuyTicket) wrote position 1 (TicketSold by b-1), and began when position 1, told to ' +
      'a-1 (dispatchWithQuery BuyTicket), was known',
    'Lost: a-1 (dispatchWithQuery BuyTicket) was told of TicketSold at position 1, and it is not in the log',
  ])
})

test.each([
  ['stream', { stream: 'elsewhere' }, 'its stream is elsewhere, not sale'],
  ['revision', { revision: 4 }, 'its revision is 4, not 0'],
  ['type', { type: 'TicketLost' }, 'its type is TicketLost, not TicketSold'],
  ['version', { version: 2 }, 'its version is 2, not 1'],
  ['time', { recordedAt: 9 }, 'its recordedAt is 9, not 7'],
  ['tags', { tags: [] }, 'its tags are [], not ["buyer:ana"]'],
  ['metadata', { metadata: { factos_history_op: 'a-1', more: 'x' } }, 'its metadata are'],
  ['data', { data: new TextEncoder().encode('{"buyer":"bob"}') }, 'it is {'],
] as const)('finds an acknowledged event with another %s', (_field, change, difference) => {
  const { bought, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  log[0] = { ...log[0]!, ...change }
  expect(problems()).toContainEqual(
    expect.stringContaining(
      `Altered: a-1 (dispatchWithQuery BuyTicket) was told otherwise of position 1: ${difference}`,
    ),
  )
})

test('finds an acknowledged event at another position', () => {
  const { bought, records, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  const end = records[1] as unknown as { outcome: { events: { position: number }[]; append: { position: number } } }
  end.outcome.events[0]!.position = 2
  end.outcome.append.position = 2
  expect(problems()).toContain(
    'Altered: a-1 (dispatchWithQuery BuyTicket) was told of TicketSold at position 2, and it is at position 1 (TicketSold by a-1)',
  )
})

test.each([
  ['revision', { position: 1, currentRevision: 5 }, 'position 1, revision 5'],
  ['position', { position: 2, currentRevision: 0 }, 'position 2, revision 0'],
])('finds a last %s that is not that of the last event', (_what, append, told) => {
  const { bought, records, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  const end = records[1] as unknown as { outcome: { append: object } }
  end.outcome.append = append
  expect(problems()).toContain(
    `Altered: a-1 (dispatchWithQuery BuyTicket) was told that it ends at ${told}, and its last event is at 1, 0`,
  )
})

test('lets an unknown command be in the log once, later than anybody heard, or not at all', () => {
  const { buys, bought, land, unanswered, problems } = ticketHistory()
  buys('a-1', 'ana')
  unanswered('a-1')
  buys('a-2', 'never')
  unanswered('a-2')
  buys('b-1', 'never answered: killed')
  bought('c-1', 'ben')
  land('a-1', soldTo('ana'))
  expect(problems()).toEqual([])
})

test('finds an unknown command that landed before it began', () => {
  const { buys, bought, land, unanswered, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  buys('a-2', 'ben')
  land('a-2', soldTo('ben'))
  unanswered('a-2')
  const [first, second] = log
  log[0] = { ...second!, position: 1, revision: 0 }
  log[1] = { ...first!, position: 2, revision: 1 }
  expect(problems()).toContainEqual(expect.stringMatching(/^RealTime: a-2 .* wrote position 1/))
})

test('finds a command that is in the log twice', () => {
  const { bought, land, problems } = ticketHistory()
  bought('a-1', 'ana')
  land('a-1', soldTo('ana'))
  expect(problems()).toEqual([
    'Doubled: a-1 (dispatchWithQuery BuyTicket) was told of 1 events, and wrote 2',
    'Atomicity: a-1 (dispatchWithQuery BuyTicket) was told of 1 of the 2 events of a-1 (dispatchWithQuery BuyTicket)',
  ])

  const other = ticketHistory()
  other.buys('a-1', 'ana')
  other.unanswered('a-1')
  other.land('a-1', soldTo('ana'))
  other.bought('b-1', 'ben')
  other.land('a-1', soldTo('ana'))
  expect(other.problems()).toEqual([
    'Doubled: what a-1 (dispatchWithQuery BuyTicket) wrote is there twice: position 1 (TicketSold by a-1) and position 3 (TicketSold by a-1)',
  ])

  const again = ticketHistory()
  again.buys('a-1', 'ana')
  again.land('a-1', soldTo('ana'), soldTo('ana'))
  expect(again.problems()).toEqual([expect.stringContaining('decides on 1 events, and 2 are there together')])
})

test('finds an event whose id is there twice', () => {
  const { bought, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  log[1] = { ...log[1]!, id: log[0]!.id }
  expect(problems()).toContain(`Doubled: the event ${log[0]!.id} is there twice`)
})

test('finds an answer with events that nobody wrote, unless the same command may have come before recording began', () => {
  const { bought, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  log[0] = { ...log[0]!, metadata: {} }
  const isForeign = { foreign: () => true }
  expect(problems(isForeign)).toContain(
    'Altered: a-1 (dispatchWithQuery BuyTicket) was told of position 1 (TicketSold), which it did not write',
  )
  const repeat = ticketHistory()
  repeat.bought('a-1', 'ana', 'order-1')
  repeat.records.length = 0
  repeat.log[0] = { ...repeat.log[0]!, metadata: {} }
  repeat.buys('b-1', 'ana', 'order-1')
  repeat.end('b-1', {
    kind: 'Accepted',
    events: [{ ...repeat.log[0], event: soldTo('ana') }],
    append: { position: 1, currentRevision: 0 },
    observed: 1,
    attempts: 1,
    duplicate: true,
  })
  expect(repeat.problems(isForeign)).toEqual([])
})

test.each([
  ['NotAppended', { kind: 'NotAppended', reason: 'Contention', message: 'deadlock' }],
  ['ConditionFailed', { kind: 'ConditionFailed', condition: { kind: 'ExpectRevision', stream: 'sale', revision: 3 } }],
  ['Rejected', { kind: 'Rejected', error: { type: 'SoldOut', capacity: 2 }, observed: 'no-position' }],
] as const)('finds events of a call that ended as %s', (kind, outcome) => {
  const { buys, land, end, problems } = ticketHistory()
  buys('a-1', 'ana')
  end('a-1', outcome)
  land('a-1', soldTo('ana'))
  expect(problems()).toContain(
    `ShouldNotBeThere: a-1 (dispatchWithQuery BuyTicket) ended as ${kind}, and wrote position 1 (TicketSold by a-1)`,
  )
})

test('finds events that nobody wrote, unless they are said to be foreign', () => {
  const { bought, log, problems } = ticketHistory()
  bought('a-1', 'ana')
  log.push({ ...log[0]!, id: 'stray', position: 2, revision: 1, metadata: {} })
  expect(problems()).toEqual(['UnknownOrigin: nobody who was recorded wrote position 2 (TicketSold)'])
  expect(problems({ foreign: ({ id }) => id === 'stray' })).toEqual([])
})

test('finds commands that are torn apart, or not whole', () => {
  const { appends, bought, land, accept, log, problems } = ticketHistory()
  appends('a-1', ['ana', 'ben'])
  land('a-1', soldTo('ana'))
  bought('b-1', 'carla')
  land('a-1', soldTo('ben'))
  accept('a-1')
  expect(problems()).toEqual([
    'Atomicity: what a-1 (append) wrote is there torn apart: position 1 (TicketSold by a-1) and position 3 (TicketSold by a-1)',
    'Decision: a-1 (append) was accepted at position 1 (TicketSold by a-1), where it decides on 2 events, and 1 are there together: ' +
      'it is right at no earlier position',
    'Atomicity: a-1 (append) was told of events that are not together',
  ])
  log.pop()
  expect(problems()).toContain('Atomicity: a-1 (append) was told of 2 events, and 1 of them are there')
  expect(problems()).toContainEqual(expect.stringMatching(/^Lost: a-1/))

  const unknown = ticketHistory()
  unknown.appends('a-1', ['ana', 'ben'])
  unknown.land('a-1', soldTo('ana'))
  unknown.unanswered('a-1')
  expect(unknown.problems()).toEqual([expect.stringContaining('decides on 2 events, and 1 are there together')])
})
