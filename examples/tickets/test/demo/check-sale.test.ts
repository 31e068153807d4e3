import type { Recorded } from 'factos'
import { expect, test } from 'vitest'
import { checkSale } from '../../src/demo/check-sale.ts'
import type { SaleResult } from '../../src/demo/run-sale.ts'
import { ticketCodec } from '../../src/sale/ticket-codec.ts'
import type { TicketSold } from '../../src/sale/ticket-window.ts'

const offer = { capacity: 2, buyers: ['ana', 'bea', 'cid'] }
const sound: SaleResult = { accepted: ['ana', 'bea'], soldOut: ['cid'], failures: [] }

test('finds nothing wrong with a sound sale', () => {
  expect(checkSale(offer, sound, recorded('ana', 'bea'))).toEqual([])
})

test('finds a ticket sold beyond the capacity', () => {
  const result = { accepted: ['ana', 'bea', 'cid'], soldOut: [], failures: [] }
  expect(checkSale(offer, result, recorded('ana', 'bea', 'cid'))).toEqual([
    'oversold: position 3 is a sale to cid, after all 2 tickets',
  ])
})

test('finds a ticket that was promised and not recorded', () => {
  expect(checkSale(offer, sound, recorded('ana'))).toEqual([
    'lost: the log lacks the ticket sold to bea',
    '1 heard "sold out" with 1 tickets left',
  ])
})

test('finds a ticket that its buyer was not told of', () => {
  const result = { accepted: ['ana'], soldOut: ['cid'], failures: [{ buyer: 'bea', reason: 'TimedOut' }] }
  expect(checkSale(offer, result, recorded('ana', 'bea'))).toEqual([
    'bea heard neither "sold" nor "sold out": TimedOut',
    'the log has a ticket that bea never heard of',
  ])
})

test('finds a buyer who was sold a ticket twice', () => {
  expect(checkSale(offer, { ...sound, accepted: ['ana'] }, recorded('ana', 'ana'))).toEqual([
    '1 tickets went to the same buyer',
  ])
})

test('finds buyers who were turned away while there were tickets', () => {
  expect(checkSale(offer, { accepted: ['ana'], soldOut: ['bea', 'cid'], failures: [] }, recorded('ana'))).toEqual([
    '2 heard "sold out" with 1 tickets left',
  ])
})

test('finds an event that the decider does not decide', () => {
  const [sale] = recorded('ana')
  const changed = { ...sale, event: { ...sale?.event, discount: 10 } } as Recorded<TicketSold>
  expect(checkSale(offer, { accepted: ['ana'], soldOut: [], failures: [] }, [changed])).toEqual([
    'position 1 holds another event than the decider decides',
  ])
})

const recorded = (...buyers: readonly string[]): readonly Recorded<TicketSold>[] =>
  buyers.map((buyer, i) => {
    const event = { type: 'TicketSold', buyer } as const
    const { tags } = ticketCodec.encode(event)
    const place = { id: `sale-${i}`, stream: `ticket-sale-${buyer}`, revision: 0, position: i + 1, recordedAt: 0 }
    return { ...place, type: event.type, version: 1, tags, metadata: {}, event }
  })
