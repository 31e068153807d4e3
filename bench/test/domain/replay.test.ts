import { noMetadata } from 'factos'
import { describe, expect, test } from 'vitest'
import { courseCodec } from '../../src/domain/courses.ts'
import { serialReplay, type FoundEvent } from '../../src/domain/replay.ts'
import { ticketCodec } from '../../src/domain/ticket-sale.ts'

describe('serial replay', () => {
  test('accepts a log that the deciders explain, with sales that interleave', () => {
    expect(() => replay([sold('a', 1), sold('b', 1), sold('a', 2), subscribed, sold('b', 2)])).not.toThrow()
  })

  test('finds a decision on a state that was not the one before it', () => {
    expect(() => replay([sold('a', 1), sold('a', 1)])).toThrow('position 2')
    expect(() => replay([sold('a', 1), sold('a', 3)])).toThrow('position 2')
    expect(() => replay([subscribed, subscribed])).toThrow('position 2')
  })

  test('finds a gap in the positions', () => {
    expect(() => replay([sold('a', 1), { ...sold('a', 2), position: 3 }])).toThrow('position 3 follows position 1')
  })
})

type Stored = Omit<FoundEvent, 'position'> & { readonly position?: number }

const replay = (events: readonly Stored[]): void => {
  const next = serialReplay(0)
  for (const [index, event] of events.entries()) next({ ...event, position: event.position ?? index + 1 })
}

const stored = (encoded: ReturnType<typeof ticketCodec.encode> | ReturnType<typeof courseCodec.encode>): Stored => ({
  id: 'id',
  stream: 'stream',
  type: encoded.type,
  version: 1,
  tags: encoded.tags,
  metadata: noMetadata,
  data: encoded.data,
})

const sold = (sale: string, seat: number): Stored =>
  stored(ticketCodec.encode({ type: 'TicketSold', sale, buyer: 'renata', seat }))

const subscribed = stored(courseCodec.encode({ type: 'Subscribed', course: 'maths', student: 'renata' }))
