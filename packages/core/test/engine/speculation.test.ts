import { describe, expect, test } from 'vitest'
import { createEventStore, memoryStorage } from '../../src/storage.ts'
import { first, faultyStorage } from '../dispatch/faulty-storage.ts'
import { anEngine, hold, quiet, sizes, textsIn, textsSent } from './an-engine.ts'
import { names, noting } from './noting.ts'

/** An engine that has these contexts in its cache, with what was sent so far forgotten. */
const warm = async (topics: readonly string[], engine: Parameters<typeof anEngine>[0] = {}) => {
  const log = anEngine(engine)
  for (const topic of topics) await log.store.dispatchWithQuery(noting(topic, 'first'))
  return { ...log, since: () => textsSent(log.line).slice(topics.length) }
}

/** Sends a call for this note and, before it is answered, a command that counts how often it is decided. */
const meanwhile = async (first: Parameters<typeof noting>, topic: string) => {
  const { store, line } = await warm(['a', 'b'])
  const letGo = hold(line, 'onAppend')
  const sent = store.dispatchWithQuery(noting(...first))
  await quiet()
  let decided = 0
  const { decider, ...call } = noting(topic, '', { most: 0 })
  const counting = {
    ...decider,
    decide: (...given: Parameters<typeof decider.decide>) => (decided++, decider.decide(...given)),
  }
  const rejected = store.dispatchWithQuery({ ...call, decider: counting })
  await quiet()
  const ahead = decided
  letGo()
  await sent
  const { error } = await rejected
  return { ahead, decided, seen: error?.kind === 'DomainError' ? error.domainError.seen : [] }
}

describe('commands on one hot context', () => {
  test('travel as one request with one condition, which speaks of the committed base', async () => {
    const { store, line, since } = await warm(['a'])
    const sent = await Promise.all(names(128).map((text) => store.dispatchWithQuery(noting('a', text))))
    expect(since()).toEqual([[names(128)]])
    const { conditions } = line.appends[1]!.requests[0]!
    expect(conditions).toEqual([{ kind: 'FailIfEventsMatch', query: noting('a', '').query, after: 1 }])
    expect(sent.map(({ value }) => value?.observed)).toEqual(names(128).map((_, index) => index + 1))
  })

  test('state the committed revision of a stream, not the one after the group’s own events', async () => {
    const { store, line } = anEngine()
    const call = (text: string) => {
      const { stream, decider, codec, command } = noting('a', text)
      return store.dispatch({ stream, decider, codec, command })
    }
    await call('first')
    await Promise.all(names(5).map(call))
    expect(line.appends[1]!.requests).toMatchObject([
      { conditions: [{ kind: 'ExpectRevision', stream: 'notes-on-a', revision: 0 }] },
    ])
    expect(await textsIn(store)).toEqual(['first', ...names(5)])
  })

  test('see each other in the order they came', async () => {
    const { store } = await warm(['a'])
    const sent = await Promise.all(names(10).map((text) => store.dispatchWithQuery(noting('a', text, { most: 5 }))))
    expect(sent.map(({ ok }) => ok)).toEqual(names(10).map((_, index) => index < 4))
    for (const { error } of sent.slice(4)) {
      expect(error).toMatchObject({ domainError: { seen: ['first', 'n1', 'n2', 'n3', 'n4'] }, observed: 5 })
    }
  })

  test('of which more than 128 wait go in several calls, first come first served', async () => {
    const { store, line, since } = await warm(['a'])
    await Promise.all(names(300).map((text) => store.dispatchWithQuery(noting('a', text))))
    expect(sizes(line).slice(1)).toEqual([[128], [128], [44]])
    expect(since().flat(2)).toEqual(names(300))
  })

  test('go one a call where speculation is off', async () => {
    const { store, since } = await warm(['a'], { speculation: false })
    await Promise.all(names(3).map((text) => store.dispatchWithQuery(noting('a', text))))
    expect(since()).toEqual([[['n1']], [['n2']], [['n3']]])
  })
})

describe('contexts', () => {
  test('that overlap travel together, those that do not stay apart', async () => {
    const { store, since } = await warm(['a', 'b', 'c'])
    await Promise.all([
      store.dispatchWithQuery(noting('a', 'one', { also: ['b'] })),
      store.dispatchWithQuery(noting('c', 'two')),
      store.dispatchWithQuery(noting('b', 'three')),
    ])
    expect(since()).toEqual([[['one', 'three'], ['two']]])
  })

  test('that were decided on are merged by an event that touches them later, in the order decided', async () => {
    const { store, line, since } = await warm(['a', 'b', 'c'])
    const sent = await Promise.all([
      store.dispatchWithQuery(noting('a', 'one')),
      store.dispatchWithQuery(noting('b', 'two')),
      store.dispatchWithQuery(noting('a', 'three')),
      store.dispatchWithQuery(noting('c', 'four', { also: ['b', 'a'] })),
    ])
    expect(since()).toEqual([[['one', 'two', 'three', 'four']]])
    expect(line.appends.at(-1)!.requests[0]!.conditions).toHaveLength(3)
    expect(sent.map(({ value }) => value?.append?.position)).toEqual([4, 5, 6, 7])
  })
})

describe('while a call is under way', () => {
  test('what comes for other contexts is decided already, once', async () => {
    expect(await meanwhile(['a', 'one'], 'b')).toEqual({ ahead: 1, decided: 1, seen: ['first'] })
  })

  test('and once more, where the call changed its context after all', async () => {
    expect(await meanwhile(['a', 'one', { also: ['b'] }], 'b')).toEqual({
      ahead: 1,
      decided: 2,
      seen: ['first', 'one'],
    })
  })

  test('what comes for its own contexts waits for them', async () => {
    expect(await meanwhile(['a', 'one'], 'a')).toEqual({ ahead: 0, decided: 1, seen: ['first', 'one'] })
  })
})

test('after a foreign conflict half as many travel together, and twice as many after each success', async () => {
  const memory = memoryStorage()
  const line = faultyStorage(memory)
  const store = createEventStore(line)
  const other = createEventStore(memory)
  await store.dispatchWithQuery(noting('a', 'first'))
  line.onAppend(...['x', 'y'].map((text) => first(() => other.dispatchWithQuery(noting('a', text)))))
  await Promise.all(names(200).map((text) => store.dispatchWithQuery(noting('a', text))))
  // 128 and 64 lost; then 32 succeed, 64, and the rest.
  expect(sizes(line).slice(1)).toEqual([[128], [64], [32], [64], [104]])
})
