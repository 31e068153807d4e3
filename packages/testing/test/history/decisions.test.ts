import { accept, allEvents, contextDecider, contextView, view, type Decision } from 'factos'
import { expect, test } from 'vitest'
import { buy, soldTo, type TicketSold } from '../spec/ticket-window.ts'
import { digesting, model as noteModel, type Noted } from './support/notes.ts'
import { model as ticketModel, sale, ticketHistory, tickets } from './support/ticket-history.ts'
import { writtenHistory } from './support/written-history.ts'

test('accepts a sale in which everybody was told the truth', () => {
  const { bought, buys, soldOut, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('b-1', 'ben')
  buys('a-2', 'renata')
  soldOut('a-2', 2)
  expect(problems()).toEqual([])
})

test('finds a command that was accepted although the log says otherwise, and the event that it missed', () => {
  const { bought, buys, land, accept, problems } = ticketHistory()
  buys('c-1', 'renata')
  bought('a-1', 'ana')
  bought('b-1', 'ben')
  land('c-1', soldTo('renata'))
  accept('c-1')
  expect(problems()).toEqual([
    'Decision: c-1 (dispatchWithQuery BuyTicket) was accepted at position 3 (TicketSold by c-1), where it is rejected with ' +
      '{"capacity":2,"type":"SoldOut"}: it is right up to position 1 (TicketSold by a-1), and missed position 2 (TicketSold by b-1)',
  ])
})

test('finds it too where nobody was told, because the process ended', () => {
  const { bought, buys, land, problems } = ticketHistory()
  buys('c-1', 'renata')
  bought('a-1', 'ana')
  bought('b-1', 'ben')
  land('c-1', soldTo('renata'))
  expect(problems()).toEqual([expect.stringMatching(/^Decision: .* missed position 2/)])
})

test('finds events that would have been decided otherwise', () => {
  const { buys, land, accept, problems } = ticketHistory()
  buys('a-1', 'ana')
  land('a-1', soldTo('anna'))
  accept('a-1')
  expect(problems()).toEqual([
    'Decision: a-1 (dispatchWithQuery BuyTicket) was accepted at position 1 (TicketSold by a-1), where it decides otherwise: ' +
      'at position 1 its tags are ["buyer:anna"], not ["buyer:ana"]: it is right at no earlier position',
  ])
})

test.each([
  ['stream', { stream: 'elsewhere' }, 'its stream is elsewhere, not sale'],
  ['type', { type: 'TicketLost' }, 'its type is TicketLost, not TicketSold'],
  ['version', { version: 2 }, 'its version is 2, not 1'],
  ['id', { id: 'another' }, 'its id is another, not for ana'],
  ['tags', { tags: [] }, 'its tags are [], not ["buyer:ana"]'],
  [
    'metadata',
    { metadata: { factos_history_op: 'a-1' } },
    'its metadata is {"factos_history_op":"a-1"}, not {"actor":',
  ],
  ['data', { data: new TextEncoder().encode('{}') }, 'its data is {}, not {"buyer":"ana"}'],
] as const)(
  'finds an event with another %s than it must have, though nobody was told of it',
  (_what, change, difference) => {
    const { begin, land, log, problems } = writtenHistory({
      ...ticketModel,
      codecs: { tickets: { ...tickets, encode } },
    })
    const call = { method: 'dispatchWithQuery', stream: 'sale', query: sale, codec: 'tickets' } as const
    begin('a-1', { ...call, decider: 'ticketWindow', command: buy('ana'), metadata: { actor: 'renata' } })
    land('a-1', soldTo('ana'))
    log[0] = { ...log[0]!, id: 'for ana' }
    expect(problems()).toEqual([])
    log[0] = { ...log[0], ...change }
    expect(problems()).toEqual([expect.stringContaining(`decides otherwise: at position 1 ${difference}`)])
  },
)

test('finds a rejection that the log does not bear out', () => {
  const { bought, buys, soldOut, problems } = ticketHistory()
  bought('a-1', 'ana')
  buys('a-2', 'renata')
  soldOut('a-2', 1)
  expect(problems()).toEqual([
    'Rejection: a-2 (dispatchWithQuery BuyTicket) was rejected with {"capacity":2,"type":"SoldOut"} at position 1, where it is ' +
      'accepted with 1 events: it is right at no earlier position',
  ])
})

test('finds a rejection with another error', () => {
  const { bought, buys, end, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  buys('a-3', 'renata')
  end('a-3', { kind: 'Rejected', error: { type: 'SoldOut', capacity: 3 }, observed: 2 })
  expect(problems()).toEqual([expect.stringContaining('where it is rejected with {"capacity":2,"type":"SoldOut"}')])
})

test('finds a rejection on a log older than what had been told before', () => {
  const { bought, buys, soldOut, appends, land, accept, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  appends('b-1', ['carla'])
  land('b-1', soldTo('carla'))
  accept('b-1')
  buys('a-3', 'renata')
  soldOut('a-3', 2)
  expect(problems()).toEqual([
    'Rejection: a-3 (dispatchWithQuery BuyTicket) was rejected with {"capacity":2,"type":"SoldOut"} at position 2, and missed ' +
      'position 3 (TicketSold by b-1), although it began when position 3, told to b-1 (append), was known',
  ])
})

test('accepts a rejection on a log without what came meanwhile, and without what does not match', () => {
  const { bought, buys, soldOut, appends, begin, land, accept, problems } = ticketHistory()
  bought('a-1', 'ana')
  bought('a-2', 'ben')
  buys('a-3', 'renata')
  appends('b-1', ['carla'])
  land('b-1', soldTo('carla'))
  accept('b-1')
  soldOut('a-3', 2)
  // A stream of its own: what others know of the sale is nothing to it.
  begin('c-1', {
    method: 'dispatch',
    stream: 'other',
    decider: 'ticketWindow',
    codec: 'tickets',
    command: { type: 'CountTickets' },
  })
  accept('c-1', { observed: 1 })
  expect(problems()).toEqual([])
})

test('finds a command that was accepted without events where there is something to do', () => {
  const { bought, begin, accept, problems } = ticketHistory()
  bought('a-1', 'ana')
  begin('a-2', {
    method: 'dispatchWithQuery',
    stream: 'sale',
    query: sale,
    decider: 'ticketWindow',
    codec: 'tickets',
    command: buy('renata'),
  })
  accept('a-2', { observed: 1 })
  expect(problems()).toEqual([
    'Rejection: a-2 (dispatchWithQuery BuyTicket) was accepted without events at position 1, where it decides on 1 events: it is ' +
      'right at no earlier position',
  ])
})

test('finds a decision on events that cannot be decoded', () => {
  const { bought, log, buys, land, accept, problems } = ticketHistory()
  bought('a-1', 'ana')
  log[0] = { ...log[0]!, data: new TextEncoder().encode('?') }
  buys('a-2', 'ben')
  land('a-2', soldTo('ben'))
  accept('a-2')
  expect(problems()).toContainEqual(
    expect.stringMatching(/^Decision: a-2 .* but position 1 \(TicketSold by a-1\) cannot be folded/),
  )
})

test('finds a refusal to decode what can be decoded', () => {
  const { bought, buys, end, problems } = ticketHistory()
  bought('a-1', 'ana')
  buys('a-2', 'ben')
  end('a-2', { kind: 'DecodeError', position: 1, type: 'TicketSold', message: 'no' })
  expect(problems()).toEqual([
    'Rejection: a-2 (dispatchWithQuery BuyTicket) was told that position 1 cannot be decoded, and it can',
  ])
})

test('finds a refusal because of an event that the call does not rest on', () => {
  const { bought, begin, log, buys, end, problems } = ticketHistory()
  bought('a-1', 'ana')
  log[0] = { ...log[0]!, data: new TextEncoder().encode('?') }
  const failed = { kind: 'DecodeError', position: 1, type: 'TicketSold', message: 'no' } as const
  buys('a-2', 'ben')
  end('a-2', failed)
  begin('a-3', { method: 'loadStream', stream: 'elsewhere', decider: 'ticketWindow', codec: 'tickets' })
  end('a-3', failed)
  expect(problems().filter((problem) => problem.startsWith('Rejection'))).toEqual([
    'Rejection: a-3 (loadStream) failed because position 1 (TicketSold by a-1) cannot be decoded, which it does not rest on',
  ])
})

test('names the one event that was not seen although a later one was', () => {
  const { begin, land, accept, problems } = writtenHistory(noteModel)
  const sends = (op: string, event: Noted) =>
    begin(op, {
      method: 'dispatchWithQuery',
      stream: 's',
      query: allEvents,
      decider: 'digesting',
      codec: 'notes',
      command: noteOf(event),
    })
  const first = note('a-1', 0)
  const late = note('b-1', seenBy(first))
  const last = note('c-1', seenBy(first, late))
  for (const [op, event] of [
    ['a-1', first],
    ['b-1', late],
    ['c-1', last],
    ['d-1', note('d-1', seenBy(first, last))],
  ] as const) {
    sends(op, event)
    land(op, event)
    accept(op)
  }
  expect(problems()).toEqual([
    expect.stringMatching(/^Decision: d-1 .*: it is right without position 2 \(A by b-1\) alone$/),
  ])
})

// Never rejected: `seen` and `roll` come to 1, modulo 4.
const noteOf = ({ by, seen }: Noted) => ({ by, roll: 5 - (seen % 4), emits: [{ type: 'A', tags: ['x'] } as const] })

const seenBy = (...events: readonly Noted[]) => events.reduce(digesting.evolve, digesting.initial)

const note = (by: string, seen: number): Noted => ({ type: 'A', tags: ['x'], by, seen })

const encode = (event: TicketSold) => ({ ...tickets.encode(event), id: `for ${event.buyer}` })

test('folds each view of a context decider by itself, also where they look at the same events', () => {
  const count = view<number, TicketSold>({ initial: 0, evolve: (sold) => sold + 1 })
  const last = view<string, TicketSold>({ initial: 'nobody', evolve: (_before, { buyer }) => buyer })
  const following = contextDecider({
    views: { count: contextView(count, () => sale), last: contextView(last, () => sale) },
    decide: ({ count, last }, _command: object): Decision<TicketSold, never> =>
      accept(soldTo(`${count} after ${last}`)),
  })
  const { begin, land, accept: answer, problems } = writtenHistory({ ...ticketModel, deciders: { following } })
  const call = {
    method: 'dispatchWithContext',
    stream: 'sale',
    decider: 'following',
    codec: 'tickets',
    command: {},
  } as const
  for (const [op, buyer] of [
    ['a-1', '0 after nobody'],
    ['a-2', '1 after 0 after nobody'],
  ] as const) {
    begin(op, call)
    land(op, soldTo(buyer))
    answer(op)
  }
  expect(problems()).toEqual([])
})
