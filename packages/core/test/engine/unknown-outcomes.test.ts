import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fail, first, loseAnswer, loseCall } from '../dispatch/faulty-storage.ts'
import { anEngine, hold, quiet, textsIn } from './an-engine.ts'
import { names, notepad, noting } from './noting.ts'

// No waiting between one attempt and the next.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => void vi.restoreAllMocks())

const landed = { ok: true, value: { duplicate: false, append: { position: 4 } } }
const lost = { error: { kind: 'DomainError', domainError: { seen: ['first', 'foreign'] } } }

describe.each([
  ['had landed', loseAnswer, landed],
  ['had not landed', loseCall, lost],
])('a batch whose answer was lost, and which %s,', (_, fault, ofOneThatOthersMet) => {
  test.each(['without command ids', 'with command ids', 'with some command ids'])(
    'is sent again as it was, decided by nobody again, and happens once %s',
    async (which) => {
      const { store, line } = anEngine()
      const decide = vi.fn<typeof notepad.decide>(notepad.decide)
      const counted = { ...notepad, decide }
      const idOf = (text: string, index: number): string | undefined =>
        which === 'without command ids' || (which === 'with some command ids' && index % 2 === 0) ? undefined : text
      await store.dispatchWithQuery(noting('a', 'n0'))
      line.onAppend(fault)
      const dispatches = await Promise.all(
        names(20).map((text, index) =>
          store.dispatchWithQuery({ ...noting('a', text), decider: counted, commandId: idOf(text, index) }),
        ),
      )
      expect(line.appends).toHaveLength(3)
      expect(line.appends[2]!.requests).toEqual(line.appends[1]!.requests)
      expect(decide).toHaveBeenCalledTimes(20)
      expect(await textsIn(store)).toEqual(['n0', ...names(20)])
      for (const [index, { value }] of dispatches.entries()) {
        expect(value).toMatchObject({ duplicate: false, attempts: 1, append: { position: index + 2 } })
        expect(value!.events).toMatchObject([{ position: index + 2, event: { text: `n${index + 1}` } }])
      }
    },
  )

  test('holds for every request of the call by itself', async () => {
    const { store, line, other } = anEngine()
    for (const topic of ['a', 'b']) await store.dispatchWithQuery(noting(topic, 'first'))
    line.onAppend(
      fault,
      first(() => other.append({ ...noting('b', ''), events: [{ type: 'Noted', text: 'foreign', topics: ['b'] }] })),
    )
    const [a, b] = await Promise.all(
      ['a', 'b'].map((topic) => store.dispatchWithQuery(noting(topic, 'second', { most: 2 }))),
    )
    expect(a!.value).toMatchObject({ duplicate: false })
    expect(b).toMatchObject(ofOneThatOthersMet)
  })
})

describe('a command id that the store knows when a request is sent again', () => {
  test('does not make the others believe that they have landed, although another process did the very same', async () => {
    const { store, line, other } = anEngine()
    await store.dispatchWithQuery(noting('a', 'zero'))
    const same = { ...noting('a', 'same'), commandId: 'same' }
    line.onAppend(
      loseCall,
      first(() => other.dispatchWithQuery(same)),
    )
    const [one, two] = await Promise.all([store.dispatchWithQuery(same), store.dispatchWithQuery(noting('a', 'two'))])
    expect(await textsIn(store)).toEqual(['zero', 'same', 'two'])
    expect(one.value).toMatchObject({ append: { position: 2 }, duplicate: true })
    expect(two.value).toMatchObject({ append: { position: 3 }, events: [{ event: { text: 'two' } }] })
  })

  test('does not make a neighbour that had landed be decided again', async () => {
    const { store, line, other } = anEngine()
    await store.dispatchWithQuery(noting('a', 'zero'))
    // Rejected, so that its id stays free; accepted elsewhere, before the request is sent again.
    const late = { ...noting('a', 'late', { most: 2 }), commandId: 'late' }
    line.onAppend(
      loseAnswer,
      first(() => other.dispatchWithQuery({ ...late, command: { ...late.command, most: 9 } })),
    )
    const [landed, rejected] = await Promise.all([
      store.dispatchWithQuery(noting('a', 'one')),
      store.dispatchWithQuery(late),
    ])
    expect(await textsIn(store)).toEqual(['zero', 'one', 'late'])
    expect(landed.value).toMatchObject({ append: { position: 2 }, duplicate: false })
    // Decided again, it is the command that the other process handled.
    expect(rejected.value).toMatchObject({ append: { position: 3 }, duplicate: true })
  })

  test('confirms no rejection that was sent beside it: the events may be those of another process', async () => {
    const { store, line, other } = anEngine()
    await store.dispatchWithQuery(noting('a', 'zero'))
    const same = { ...noting('a', 'same'), commandId: 'same' }
    line.onAppend(
      loseCall,
      first(async () => {
        await other.dispatchWithQuery(noting('a', 'foreign'))
        await other.dispatchWithQuery(same)
      }),
    )
    const [rejected] = await Promise.all([
      store.dispatchWithQuery(noting('a', 'late', { most: 1 })),
      store.dispatchWithQuery(same),
    ])
    expect(await textsIn(store)).toEqual(['zero', 'foreign', 'same'])
    expect(rejected.error).toMatchObject({ domainError: { seen: ['zero', 'foreign', 'same'] }, observed: 3 })
  })
})

describe('a batch that never gets an answer', () => {
  test('leaves every member, and nobody else, with an unknown outcome', async () => {
    const { store, line } = anEngine()
    for (const topic of ['a', 'b']) await store.dispatchWithQuery(noting(topic, 'first'))
    const letGo = hold(line, 'onAppend')
    line.onAppend(...Array.from({ length: 11 }, () => loseCall))
    const sent = Promise.all(names(3).map((text) => store.dispatchWithQuery(noting('a', text))))
    await quiet()
    const waiting = store.dispatchWithQuery(noting('b', 'second'))
    line.onAppend(loseCall)
    letGo()
    // The one that was held arrives, so the first answer is definite; then a batch without any answer.
    for (const { ok } of await sent) expect(ok).toBe(true)
    expect(await waiting).toMatchObject({ error: { kind: 'StoreError', outcome: 'unknown' } })
    expect(await textsIn(store)).toEqual(['first', 'first', ...names(3)])
  })

  test('lands late without harm: what it touched is read again', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('a', 'first'))
    line.onAppend(loseAnswer, ...Array.from({ length: 11 }, () => loseCall))
    const sent = await Promise.all(names(3).map((text) => store.dispatchWithQuery(noting('a', text))))
    for (const { error } of sent) expect(error).toMatchObject({ kind: 'StoreError', outcome: 'unknown' })
    const reads = line.reads.length
    const rejected = await store.dispatchWithQuery(noting('a', 'last', { most: 4 }))
    expect(line.reads.length).toBeGreaterThan(reads)
    expect(rejected.error).toMatchObject({ domainError: { seen: ['first', ...names(3)] }, observed: 4 })
  })

  test('is reported as unknown also where the later attempts failed definitely', async () => {
    const { store, line } = anEngine()
    line.onAppend(loseCall, ...Array.from({ length: 11 }, () => fail('Contention')))
    const sent = await Promise.all(names(3).map((text) => store.dispatchWithQuery(noting('a', text))))
    for (const { error } of sent) expect(error).toMatchObject({ reason: 'Contention', outcome: 'unknown' })
  })
})
