import { describe, expect, test } from 'vitest'
import { codec, err, ok, type StoreErrorReason } from '../../src/index.ts'
import { createEventStore, memoryStorage, storeError, type Storage } from '../../src/storage.ts'
import { faultyStorage } from '../dispatch/faulty-storage.ts'
import { anEngine, hold, quiet, textsIn, textsOf } from './an-engine.ts'
import { jotting, names, noteCodec, notepad, noting } from './noting.ts'

const others = names(50)
const bug = new Error('a bug')
const throws = (): never => {
  throw bug
}

/** Fifty-one commands, the culprit in the middle, that all wait for the same call. */
const together = async (topicOf: (text: string) => string, culprit: Partial<ReturnType<typeof noting>>) => {
  const { store, line } = anEngine({}, { eventBytes: 2_000 })
  for (const topic of new Set(others.map(topicOf))) await store.dispatchWithQuery(noting(topic, 'first'))
  const letGo = hold(line, 'onAppend')
  const blocking = store.dispatchWithQuery(noting('blocking', 'x'))
  await quiet()
  const sending = [...others.slice(0, 25), 'culprit', ...others.slice(25)].map((text) =>
    store.dispatchWithQuery({ ...noting(topicOf(text), text), ...(text === 'culprit' ? culprit : {}) }),
  )
  letGo()
  const settled = await Promise.allSettled(sending)
  await blocking
  expect((await textsIn(store)).filter((text) => others.includes(text)).toSorted()).toEqual(others.toSorted())
  const [own] = settled.splice(25, 1)
  for (const neighbour of settled) {
    expect(neighbour).toMatchObject({ status: 'fulfilled', value: { ok: true, value: { duplicate: false } } })
  }
  return own!
}

describe('among fifty commands that share calls, only the culprit hears of', () => {
  describe.each([
    ['a hot context', () => 'hot'],
    ['contexts of their own', (text: string) => (text === 'culprit' ? 'n1' : text)],
  ])('(on %s)', (_, topicOf) => {
    test('an event that is larger than the store takes', async () => {
      const own = await together(topicOf, {
        command: { text: 'x'.repeat(3_000), topics: ['hot'], most: 1_000, times: 1 },
      })
      expect(own).toMatchObject({ value: { error: { reason: 'LimitExceeded', outcome: 'not-appended' } } })
    })

    test('an event that its own codec cannot read back', async () => {
      const deaf = codec({ ...noteCodec, decode: () => err({ reason: 'InvalidData' as const, message: 'deaf' }) })
      const own = await together((text) => (text === 'culprit' ? 'its own' : topicOf(text)), {
        query: noting('nowhere', '').query,
        codec: deaf,
      })
      expect(own).toMatchObject({ value: { error: { kind: 'DecodeError', message: 'deaf' } } })
    })

    test('a decide that throws', async () => {
      const own = await together(topicOf, { decider: { ...notepad, decide: throws } })
      expect(own).toEqual({ status: 'rejected', reason: bug })
    })

    test('an evolve that throws on what somebody else notes', async () => {
      const own = await together(topicOf, {
        decider: { ...notepad, evolve: (seen, event) => (event.text === 'first' ? seen : throws()) },
      })
      expect(own).toEqual({ status: 'rejected', reason: bug })
    })

    test('a codec that throws', async () => {
      const own = await together(topicOf, { codec: codec({ ...noteCodec, encode: throws }) })
      expect(own).toEqual({ status: 'rejected', reason: bug })
    })
  })
})

/** A storage that does not take calls in which somebody notes `poison`: the whole call, or only the request. */
const squeamish = (how: 'call' | 'request', reason: StoreErrorReason, storage: Storage): Storage => ({
  ...storage,
  append: async (call) => {
    const isPoisoned = call.requests.map((request) => textsOf(request).includes('poison'))
    if (!isPoisoned.includes(true)) return storage.append(call)
    const error = storeError(reason, 'poison')
    if (how === 'call') return err(error)
    const answer = await storage.append({ ...call, requests: call.requests.filter((_, index) => !isPoisoned[index]) })
    if (!answer.ok) return answer
    const outcomes = answer.value.outcomes.values()
    return ok({
      ...answer.value,
      outcomes: isPoisoned.map((poisoned) =>
        poisoned ? ({ kind: 'RequestRefused', error } as const) : outcomes.next().value!,
      ),
    })
  },
})

describe.each([
  ['call', 'Refused'],
  ['call', 'LimitExceeded'],
  ['call', 'Unexpected'],
  ['request', 'Refused'],
  ['request', 'LimitExceeded'],
] as const)('a %s that the store fails with %s', (how, reason) => {
  test.each([
    ['on a hot context', () => 'hot'],
    ['on contexts of their own', (text: string) => text],
  ])('is decided again one by one, so only the culprit hears it (%s)', async (_, topicOf) => {
    const line = faultyStorage(squeamish(how, reason, memoryStorage()))
    const store = createEventStore(line)
    const texts = [...others.slice(0, 25), 'poison', ...others.slice(25)]
    const answers = await Promise.all(texts.map((text) => store.dispatchWithQuery(noting(topicOf(text), text))))
    const [own] = answers.splice(25, 1)
    expect(own!.error).toMatchObject({ kind: 'StoreError', reason, outcome: 'not-appended', message: 'poison' })
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect((await textsIn(store)).toSorted()).toEqual(others.toSorted())
  })

  test('does not reach an append beside it, nor comes from one', async () => {
    const store = createEventStore(squeamish(how, reason, memoryStorage()))
    const [bad, good, appended, poisoned] = await Promise.all([
      store.dispatchWithQuery(noting('a', 'poison')),
      store.dispatchWithQuery(noting('a', 'good')),
      store.append(jotting('b', 'appended')),
      store.append(jotting('c', 'poison')),
    ])
    expect([good, appended]).toMatchObject([{ ok: true }, { ok: true }])
    expect([bad.error, poisoned.error]).toMatchObject([{ reason }, { reason }])
    expect((await textsIn(store)).toSorted()).toEqual(['appended', 'good'])
  })
})

test('a read that the store does not take fails only those who asked for it', async () => {
  const memory = memoryStorage()
  const store = createEventStore({
    ...memory,
    read: async (call) =>
      call.reads.some(({ select }) => JSON.stringify(select).includes('poison'))
        ? err(storeError('Refused', 'poison'))
        : memory.read(call),
  })
  const answers = await Promise.all(
    ['n1', 'n2', 'poison', 'n3'].map((topic) => store.dispatchWithQuery(noting(topic, 'x'))),
  )
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true])
  expect(answers[2]!.error).toMatchObject({ reason: 'Refused', outcome: 'not-appended' })
})

test('a command alone may append more than the engine puts in one call', async () => {
  const { store, line } = anEngine()
  const [one, many, two] = await Promise.all([
    store.dispatchWithQuery(noting('a', 'one')),
    store.dispatchWithQuery(noting('b', 'many', { times: 6_000 })),
    store.dispatchWithQuery(noting('c', 'two')),
  ])
  expect([one, two]).toMatchObject([{ ok: true }, { ok: true }])
  expect(many.value?.events).toHaveLength(6_000)
  expect(line.appends.map(({ requests }) => requests.flatMap(({ events }) => events).length)).toEqual([2, 6_000])
})
