import { ExpectationFailed, spec } from '@factos/testing'
import { describe, expect, test } from 'vitest'
import { buy, soldTo, ticketWindow } from './ticket-window.ts'

/** What a failed expectation throws. */
const failureOf = (run: () => unknown): ExpectationFailed => {
  try {
    run()
  } catch (error) {
    if (error instanceof ExpectationFailed) return error
    throw error
  }
  throw new Error('the expectation held')
}

describe('spec', () => {
  test('holds where the decider accepts with these events', () => {
    spec(ticketWindow).given(soldTo('ana')).when(buy('ben')).accepts(soldTo('ben'))
    spec(ticketWindow).given().when(buy('ben')).accepts(soldTo('ben'))
  })

  test('begins without history where none is given', () => {
    spec(ticketWindow).when(buy('ben')).accepts(soldTo('ben'))
  })

  test('holds where the decider accepts and nothing happens', () => {
    spec(ticketWindow).given(soldTo('ana')).when({ type: 'CountTickets' }).accepts()
  })

  test('holds where the decider rejects with this error', () => {
    spec(ticketWindow).given(soldTo('ana'), soldTo('ben')).when(buy('cleo')).rejects({ type: 'SoldOut', capacity: 2 })
  })

  test('holds where the events fold to this state, and goes on from there', () => {
    spec(ticketWindow).given(soldTo('ana')).when(buy('ben')).folds({ sold: 1 }).accepts(soldTo('ben'))
  })

  test('fails where other events were accepted, and shows the difference', () => {
    const failure = failureOf(() => spec(ticketWindow).given(soldTo('ana')).when(buy('ben')).accepts(soldTo('bob')))
    expect(failure.message).toBe(
      `BuyTicket after 1 event should be accepted with these events

- expected
+ actual

  {
    accepted: [
      {
-       buyer: "bob",
+       buyer: "ben",
        type: "TicketSold",
      },
    ],
  …`,
    )
    expect(failure.expected).toEqual({ accepted: [soldTo('bob')] })
    expect(failure.actual).toEqual({ accepted: [soldTo('ben')] })
  })

  test('fails where there are more events, fewer, or the same in another order', () => {
    const example = spec(ticketWindow).when(buy('ben'))
    expect(() => example.accepts()).toThrow('BuyTicket after 0 events should be accepted without events')
    expect(() => example.accepts(soldTo('ben'), soldTo('ben'))).toThrow(ExpectationFailed)
  })

  test('fails where the decider rejected, and shows with what', () => {
    const example = spec(ticketWindow).given(soldTo('ana'), soldTo('ben')).when(buy('cleo'))
    const failure = failureOf(() => example.accepts(soldTo('cleo')))
    expect(failure.actual).toEqual({ rejected: { type: 'SoldOut', capacity: 2 } })
    expect(failure.message).toContain('+   rejected: {')
  })

  test('fails where the decider accepted, or rejected with another error', () => {
    expect(() => spec(ticketWindow).when(buy('ana')).rejects({ type: 'SoldOut', capacity: 2 })).toThrow(
      'BuyTicket after 0 events should be rejected with this error',
    )
    const example = spec(ticketWindow).given(soldTo('ana'), soldTo('ben')).when(buy('cleo'))
    expect(() => example.rejects({ type: 'SoldOut', capacity: 3 })).toThrow(ExpectationFailed)
  })

  test('fails where the events fold to another state', () => {
    expect(() => spec(ticketWindow).given(soldTo('ana')).when(buy('ben')).folds({ sold: 2 })).toThrow(
      'BuyTicket after 1 event should be decided in this state',
    )
  })

  test('never has a method that makes it look like a promise', () => {
    const given = spec(ticketWindow).given(soldTo('ana'))
    expect('then' in given || 'then' in given.when(buy('ben'))).toBe(false)
  })

  test('can be used again: examples do not disturb each other', () => {
    const given = spec(ticketWindow).given(soldTo('ana'))
    given.when(buy('ben')).accepts(soldTo('ben'))
    given.when(buy('cleo')).accepts(soldTo('cleo'))
  })
})
