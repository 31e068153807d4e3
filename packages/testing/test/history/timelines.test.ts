import { expect, test } from 'vitest'
import { soldTo } from '../spec/ticket-window.ts'
import { ticketHistory, type TicketHistory } from './support/ticket-history.ts'

/** A history whose log is rewound to its first `count` events after `before`. */
const rewound = (count: number, before: (history: TicketHistory) => void) => {
  const history = ticketHistory()
  before(history)
  const log = [...history.log]
  history.log.length = count
  const earlierTimelines = [{ log, endedAtNs: history.now() }]
  return { ...history, found: () => history.problems({ earlierTimelines }) }
}

test('lets what was acknowledged on a vanished timeline be missing, and others sell it again', () => {
  const { bought, found, problems } = rewound(1, ({ bought }) => {
    bought('a-1', 'ana')
    bought('a-2', 'ben')
  })
  bought('b-1', 'carla')
  expect(found()).toEqual([])
  expect(problems()).not.toEqual([])
})

test('finds a decision that rests on a vanished timeline', () => {
  const { buys, soldOut, found } = rewound(1, ({ bought }) => {
    bought('a-1', 'ana')
    bought('a-2', 'ben')
  })
  buys('b-1', 'carla')
  soldOut('b-1', 2)
  expect(found()).toEqual(['Lost: b-1 (dispatchWithQuery BuyTicket) was told of position 2, and the log ends at 1'])
})

test('checks what took the place of what vanished', () => {
  const { buys, land, accept, found } = rewound(1, ({ bought }) => {
    bought('a-1', 'ana')
    bought('a-2', 'ben')
  })
  buys('b-1', 'carla')
  land('b-1', soldTo('clara'))
  accept('b-1')
  expect(found()).toEqual([expect.stringMatching(/^Decision: b-1 .* at position 2 its tags are/)])
})

test('finds what is wrong on a vanished timeline', () => {
  const { found } = rewound(0, ({ bought, log }) => {
    bought('a-1', 'ana')
    bought('a-2', 'ben')
    log.pop()
  })
  expect(found()).toEqual([expect.stringMatching(/^Lost: a-2/)])
})

test('finds events of a vanished timeline that are there again at another place', () => {
  const { bought, land, found } = rewound(0, ({ bought }) => bought('a-1', 'ana'))
  bought('b-1', 'carla')
  land('a-1', soldTo('ana'))
  expect(found()).toEqual([
    'Timeline: a-1 (dispatchWithQuery BuyTicket) belongs to another timeline, and position 2 (TicketSold by a-1) is on this one',
  ])
})

test('holds a call that spans the rewind against either log', () => {
  const toEarlier = rewound(0, ({ buys, land }) => {
    buys('a-1', 'ana')
    land('a-1', soldTo('ana'))
  })
  toEarlier.records.push(acknowledgementOf('a-1'))
  expect(toEarlier.found()).toEqual([])

  const toLater = rewound(0, ({ buys }) => buys('a-1', 'ana'))
  toLater.land('a-1', soldTo('ana'))
  toLater.accept('a-1')
  expect(toLater.found()).toEqual([])

  const toNeither = rewound(0, ({ buys }) => buys('a-1', 'ana'))
  toNeither.buys('b-1', 'ben')
  toNeither.land('b-1', soldTo('ben'))
  toNeither.records.push(acknowledgementOf('a-1'))
  expect(toNeither.found()).toEqual([expect.stringMatching(/^Lost: a-1/)])
})

const acknowledgementOf = (op: string) => {
  const history = ticketHistory()
  history.bought(op, 'ana')
  return { ...history.records[1]!, at: '9000000' }
}
