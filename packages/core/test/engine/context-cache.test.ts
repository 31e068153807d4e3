import { afterEach, describe, expect, test, vi } from 'vitest'
import { codec } from '../../src/index.ts'
import { afterwards } from '../dispatch/faulty-storage.ts'
import { anEngine, hold, quiet, textsIn } from './an-engine.ts'
import { jotting, names, noteCodec, notepad, noting } from './noting.ts'

afterEach(() => void vi.useRealTimers())

describe('a context that was used lately', () => {
  test('is not read again', async () => {
    const { store, line } = anEngine()
    for (const text of names(5)) await store.dispatchWithQuery(noting('a', text))
    expect(line.reads).toHaveLength(1)
  })

  test('keeps up with what this process appends, whoever decided it', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('a', 'one'))
    await store.dispatchWithQuery(noting('b', 'two', { also: ['a'] }))
    await store.append(jotting('a', 'three'))
    const reads = line.reads.length
    const rejected = await store.dispatchWithQuery(noting('a', '', { most: 0 }))
    expect(rejected.error).toMatchObject({ domainError: { seen: ['one', 'two', 'three'] }, observed: 3 })
    expect(line.reads).toHaveLength(reads)
  })

  test('notices what others appended, before anything rests on it', async () => {
    const { store, line, other } = anEngine()
    await store.dispatchWithQuery(noting('a', 'one'))
    await other.dispatchWithQuery(noting('a', 'two'))
    const noted = await store.dispatchWithQuery(noting('a', 'three'))
    expect(noted.value).toMatchObject({ observed: 2, attempts: 2 })
    const rejected = await store.dispatchWithQuery(noting('a', '', { most: 0 }))
    expect(rejected.error).toMatchObject({ domainError: { seen: ['one', 'two', 'three'] }, observed: 3 })
    expect(line.reads).toHaveLength(1)
  })

  test('is read on from where it stands where others appended more than an answer tells', async () => {
    const { store, line, other } = anEngine()
    await store.dispatchWithQuery(noting('a', 'one'))
    await other.dispatchWithQuery(noting('a', 'more', { times: 150 }))
    expect((await store.dispatchWithQuery(noting('a', 'last'))).value).toMatchObject({ observed: 151, attempts: 2 })
    expect(line.reads.at(-1)!.reads).toMatchObject([{ after: 1 }])
  })

  test('serves only the same decider functions and the same codec', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('a', 'one'))
    await store.dispatchWithQuery({ ...noting('a', 'two'), codec: codec({ ...noteCodec }) })
    const loud = { ...notepad, evolve: (seen: readonly string[]) => [...seen, 'loud'] }
    const rejected = await store.dispatchWithQuery({ ...noting('a', '', { most: 0 }), decider: loud })
    expect(rejected.error).toMatchObject({ domainError: { seen: ['loud', 'loud'] } })
    expect(line.reads).toHaveLength(3)
  })

  test('cannot be changed by a decider: its state is frozen', async () => {
    const { store } = anEngine()
    await store.dispatchWithQuery(noting('a', 'one'))
    const careless = {
      ...notepad,
      decide: (seen: readonly string[], note: Parameters<typeof notepad.decide>[1]) => {
        ;(seen as string[]).push('mine')
        return notepad.decide(seen, note)
      },
    }
    await expect(store.dispatchWithQuery({ ...noting('a', 'x'), decider: careless })).rejects.toThrow(TypeError)
    expect((await store.dispatchWithQuery(noting('a', '', { most: 0 }))).error).toMatchObject({
      domainError: { seen: ['one'] },
    })
  })
})

describe('the bounds of the cache', () => {
  test('drop what was used longest ago', async () => {
    const { store, line } = anEngine({ contextCache: { contexts: 2 } })
    for (const topic of ['a', 'b', 'a', 'c']) await store.dispatchWithQuery(noting(topic, topic))
    expect(line.reads).toHaveLength(3)
    await store.dispatchWithQuery(noting('a', 'again'))
    expect(line.reads).toHaveLength(3)
    await store.dispatchWithQuery(noting('b', 'again'))
    expect(line.reads).toHaveLength(4)
  })

  test('drop what is older than they say', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000 })
    const { store, line } = anEngine({ contextCache: { maxAgeMs: 100 } })
    await store.dispatchWithQuery(noting('a', 'one'))
    vi.setSystemTime(1_200)
    await store.dispatchWithQuery(noting('b', 'two'))
    await store.dispatchWithQuery(noting('a', 'three'))
    expect(line.reads).toHaveLength(3)
  })

  test('never drop what a command is using', async () => {
    const { store, line } = anEngine({ contextCache: { contexts: 1 } })
    const letGo = hold(line, 'onAppend')
    const sent = names(30).map((topic) => store.dispatchWithQuery(noting(topic, topic)))
    await quiet()
    letGo()
    for (const { ok } of await Promise.all(sent)) expect(ok).toBe(true)
    expect((await textsIn(store)).toSorted()).toEqual(names(30).toSorted())
    await store.dispatchWithQuery(noting('n1', 'again'))
    await store.dispatchWithQuery(noting('n30', 'again'))
    expect(line.reads.length).toBeGreaterThan(2)
  })

  test('of nothing: every command reads', async () => {
    const { store, line } = anEngine({ contextCache: false })
    for (const text of names(4)) await store.dispatchWithQuery(noting('a', text))
    // The fifth read is of the events themselves.
    expect(await textsIn(store)).toEqual(names(4))
    expect(line.reads).toHaveLength(5)
  })
})

describe('a context moves past a commit of this process', () => {
  test('but not past what a stranger committed just before it', async () => {
    const { store, other } = anEngine()
    await store.dispatchWithQuery(noting('a', 'one'))
    await store.dispatchWithQuery(noting('b', 'one'))
    await other.dispatchWithQuery(noting('a', 'foreign'))
    // Not on topic a, so nothing checks that context in this call.
    await store.dispatchWithQuery(noting('b', 'two', { also: ['a'] }))
    const rejected = await store.dispatchWithQuery(noting('a', '', { most: 0 }))
    expect(rejected.error).toMatchObject({ domainError: { seen: ['one', 'foreign', 'two'] }, observed: 4 })
  })

  test('once, although a read under way saw the commit as well', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('b', 'one'))
    const appended = Promise.withResolvers<void>()
    line.onAppend(afterwards(() => appended.promise))
    const noted = store.dispatchWithQuery(noting('b', 'two', { also: ['a'] }))
    await quiet()
    const rejected = store.dispatchWithQuery(noting('a', '', { most: 0 }))
    await quiet()
    appended.resolve()
    expect((await rejected).error).toMatchObject({ domainError: { seen: ['two'] } })
    await noted
    expect((await store.dispatchWithQuery(noting('a', '', { most: 0 }))).error).toMatchObject({
      domainError: { seen: ['two'] },
    })
  })
})
