import { eventDigest } from '../../src/history/event-digest.ts'
import { expect, test } from 'vitest'
import type { LoggedEvent, SeenEvent } from '@factos/testing/history'
import { soldTo } from '../spec/ticket-window.ts'
import { sale, ticketHistory, tickets, type TicketHistory } from './support/ticket-history.ts'

/** A sale to three people, without a decider. */
const sold = (): TicketHistory & { readonly seen: (...positions: readonly number[]) => readonly SeenEvent[] } => {
  const history = ticketHistory()
  for (const [op, buyer] of [
    ['a-1', 'ana'],
    ['a-2', 'ben'],
    ['a-3', 'carla'],
  ] as const) {
    history.appends(op, [buyer])
    history.land(op, soldTo(buyer))
    history.accept(op)
  }
  return { ...history, seen: (...positions) => positions.map((position) => seenOf(history.log[position - 1]!)) }
}

const seenOf = ({ data, ...told }: LoggedEvent): SeenEvent => {
  const event = tickets.decode({ ...told, data } as never).value
  return [told.position, eventDigest({ ...told, event })]
}

const call = { method: 'read', query: sale, codec: 'tickets' } as const

test.each([
  ['everything', call, [1, 2, 3]],
  ['a page', { ...call, limit: 2 }, [1, 2]],
  ['what is above a position', { ...call, after: 1 }, [2, 3]],
  ['what is below a position', { ...call, before: 3 }, [1, 2]],
  ['the last ones', { ...call, direction: 'backwards', limit: 2 }, [3, 2]],
  ['all of them backwards', { ...call, direction: 'backwards' }, [3, 2, 1]],
  ['nothing', { ...call, after: 3 }, []],
] as const)('lets a reader be given %s', (_what, read, positions) => {
  const { begin, end, seen, problems } = sold()
  begin('b-1', read)
  end('b-1', { kind: 'Read', events: seen(...positions), finished: true })
  expect(problems()).toEqual([])
})

test.each([
  ['one in the middle', call, [1, 3], 'missed position 2 (TicketSold by a-2)'],
  ['the first one', call, [2, 3], 'missed position 1 (TicketSold by a-1)'],
  [
    'the last one',
    call,
    [1, 2],
    'missed position 3 (TicketSold by a-3), although it began when position 3, told to a-3 (append), was known',
  ],
  ['all of them', call, [], 'missed position 1 (TicketSold by a-1)'],
  [
    'the newest one, backwards',
    { ...call, direction: 'backwards' },
    [2, 1],
    'missed position 3 (TicketSold by a-3), although it began when position 3, told to a-3 (append), was known',
  ],
  ['the oldest one, backwards', { ...call, direction: 'backwards' }, [3, 2], 'missed position 1 (TicketSold by a-1)'],
  [
    'one, and given another that is out of bounds',
    { ...call, after: 1 },
    [1, 2, 3],
    'was given position 1, which it did not ask for',
  ],
] as const)('finds a reader who missed %s', (_what, read, positions, message) => {
  const { begin, end, seen, problems } = sold()
  begin('b-1', read)
  end('b-1', { kind: 'Read', events: seen(...positions), finished: true })
  expect(problems()).toEqual([`Reader: b-1 (read) ${message}`])
})

test('finds a reader who was given too much, twice the same, or something else', () => {
  const { begin, end, seen, problems } = sold()
  begin('b-1', { ...call, limit: 1 })
  end('b-1', { kind: 'Read', events: seen(1, 2), finished: true })
  begin('b-2', call)
  end('b-2', { kind: 'Read', events: seen(1, 1, 2, 3), finished: true })
  begin('b-3', call)
  end('b-3', { kind: 'Read', events: [[1, 'another'], ...seen(2, 3)], finished: true })
  expect(problems()).toEqual([
    'Reader: b-1 (read) was given more than 1 events',
    'Reader: b-2 (read) was given position 1, which it did not ask for',
    'Reader: b-3 (read) was told otherwise of position 1 (TicketSold by a-1)',
  ])
})

test('lets a reader leave early, or fail, but not with gaps in what was given', () => {
  const { begin, end, seen, problems } = sold()
  begin('b-1', call)
  end('b-1', { kind: 'Read', events: seen(1), finished: false })
  begin('b-2', call)
  end('b-2', { kind: 'Read', events: [], finished: false, error: 'Unavailable: gone' })
  begin('b-3', { ...call, direction: 'backwards' })
  end('b-3', { kind: 'Read', events: seen(3, 2), finished: false })
  expect(problems()).toEqual([])
  begin('b-4', call)
  end('b-4', { kind: 'Read', events: seen(1, 3), finished: false })
  expect(problems()).toEqual(['Reader: b-4 (read) missed position 2 (TicketSold by a-2)'])
})

test('lets a reader not see what came meanwhile', () => {
  const { appends, land, accept, reads, end, seen, problems } = sold()
  reads('b-1')
  appends('a-4', ['dora'])
  land('a-4', soldTo('dora'))
  accept('a-4')
  end('b-1', { kind: 'Read', events: seen(1, 2, 3), finished: true })
  expect(problems()).toEqual([])
})

test('takes what one reader has seen as known to all who come later', () => {
  const { reads, appends, land, end, seen, problems } = sold()
  appends('c-1', ['dora'])
  land('c-1', soldTo('dora'))
  reads('b-1')
  end('b-1', { kind: 'Read', events: seen(1, 2, 3, 4), finished: true })
  reads('b-2')
  end('b-2', { kind: 'Read', events: seen(1, 2, 3), finished: true })
  expect(problems()).toEqual([
    'Reader: b-2 (read) missed position 4 (TicketSold by c-1), although it began when position 4, told to b-1 (read), was known',
  ])
})

test('finds an event that appeared below what a reader had seen', () => {
  const { begin, end, seen, appends, land, log, problems } = sold()
  appends('c-1', ['late'])
  begin('b-1', call)
  end('b-1', { kind: 'Read', events: seen(1, 2, 3), finished: true })
  land('c-1', soldTo('late'))
  const [, , third, late] = log
  log[2] = { ...late!, position: 3, revision: 2 }
  log[3] = { ...third!, position: 4, revision: 3 }
  expect(problems()).toContainEqual('Reader: b-1 (read) was told otherwise of position 3 (TicketSold by c-1)')
})

const context = { method: 'readContext', query: sale, decider: 'ticketWindow', codec: 'tickets' } as const

test('lets contexts and streams be what the log folds to', () => {
  const { begin, end, seen, problems } = sold()
  begin('b-1', context)
  end('b-1', { kind: 'Context', observed: 3, state: { sold: 3 }, events: seen(1, 2, 3) })
  begin('b-2', { method: 'loadStream', stream: 'sale', decider: 'ticketWindow', codec: 'tickets' })
  end('b-2', { kind: 'Context', observed: 3, state: { sold: 3 }, events: seen(1, 2, 3), revision: 2 })
  begin('b-3', { method: 'loadStream', stream: 'none', decider: 'ticketWindow', codec: 'tickets' })
  end('b-3', { kind: 'Context', observed: 3, state: { sold: 0 }, events: [], revision: 'no-events' })
  expect(problems()).toEqual([])
})

test('finds a wrong state, wrong events, a wrong revision and a context that is too old', () => {
  const { begin, end, seen, problems } = sold()
  begin('b-1', context)
  end('b-1', { kind: 'Context', observed: 3, state: { sold: 2 }, events: seen(1, 2, 3) })
  begin('b-2', context)
  end('b-2', { kind: 'Context', observed: 3, state: { sold: 3 }, events: seen(1, 3) })
  begin('b-3', { method: 'loadStream', stream: 'sale', decider: 'ticketWindow', codec: 'tickets' })
  end('b-3', { kind: 'Context', observed: 3, state: { sold: 3 }, events: seen(1, 2, 3), revision: 7 })
  begin('b-4', context)
  end('b-4', { kind: 'Context', observed: 2, state: { sold: 2 }, events: seen(1, 2) })
  expect(problems()).toEqual([
    'Reader: b-1 (readContext) was given a state at position 3, {"sold":2}, where it is {"sold":3}: it is right up to position 2 ' +
      '(TicketSold by a-2), and missed position 3 (TicketSold by a-3)',
    'Reader: b-2 (readContext) missed position 2 (TicketSold by a-2)',
    'Reader: b-3 (loadStream) was given a state at position 3, with revision 7, where it is 2: it is right at no earlier position',
    'Reader: b-4 (readContext) was given the log at position 2, and missed position 3 (TicketSold by a-3), although it began when ' +
      'position 3, told to a-3 (append), was known',
  ])
})

test('finds a reader who saw further than the log reaches', () => {
  const { begin, end, seen, problems } = sold()
  begin('b-1', context)
  end('b-1', { kind: 'Context', observed: 9, state: { sold: 3 }, events: seen(1, 2, 3) })
  expect(problems()).toEqual(['Lost: b-1 (readContext) was told of position 9, and the log ends at 3'])
})
