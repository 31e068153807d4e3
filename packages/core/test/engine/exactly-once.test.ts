import { describe, expect, test } from 'vitest'
import { afterwards } from '../dispatch/faulty-storage.ts'
import { anEngine, hold, quiet, textsIn, textsSent } from './an-engine.ts'
import { names, noting } from './noting.ts'

const withId = (topic: string, text: string, most = 1_000) => ({ ...noting(topic, text, { most }), commandId: text })

describe('a command id', () => {
  test('that was handled before answers what was recorded then, in a batch with new ones', async () => {
    const { store } = anEngine()
    const [first] = await Promise.all(['n1', 'n2'].map((text) => store.dispatchWithQuery(withId('a', text))))
    const again = await Promise.all(names(4).map((text) => store.dispatchWithQuery(withId('a', text, 4))))
    expect(again.map(({ value }) => value?.duplicate)).toEqual([true, true, false, false])
    expect(again[0]!.value!.events).toEqual(first!.value!.events)
    expect(await textsIn(store)).toEqual(names(4))
  })

  test('that another process took dissolves the merged request; the others are decided again', async () => {
    const { store, other } = anEngine()
    await store.dispatchWithQuery(noting('a', 'zero'))
    await other.dispatchWithQuery(withId('a', 'n2'))
    const sent = await Promise.all(names(3).map((text) => store.dispatchWithQuery(withId('a', text))))
    expect(sent.map(({ value }) => value?.duplicate)).toEqual([false, true, false])
    expect(await textsIn(store)).toEqual(['zero', 'n2', 'n1', 'n3'])
  })

  test('is found also where its command would be rejected by now', async () => {
    const { store } = anEngine()
    await store.dispatchWithQuery(withId('a', 'one', 1))
    expect((await store.dispatchWithQuery(withId('a', 'one', 1))).value).toMatchObject({ duplicate: true })
    const { store: elsewhere, other } = anEngine()
    await elsewhere.dispatchWithQuery(noting('b', 'warm'))
    await other.dispatchWithQuery(withId('a', 'one', 1))
    expect((await elsewhere.dispatchWithQuery(withId('a', 'one', 1))).value).toMatchObject({ duplicate: true })
  })

  test('twice in flight is one execution', async () => {
    const { store, line } = anEngine()
    const twice = await Promise.all(['x', 'x', 'x'].map((text) => store.dispatchWithQuery(withId('a', text))))
    expect(twice.map(({ value }) => value?.duplicate)).toEqual([false, true, true])
    expect(textsSent(line)).toEqual([[['x']]])
  })

  test('twice in flight does not share a rejection, which may be older than the second call', async () => {
    const { store, line, other } = anEngine()
    await other.dispatchWithQuery(noting('b', 'old'))
    const answer = Promise.withResolvers<void>()
    line.onRead(afterwards(() => answer.promise))
    const first = store.dispatchWithQuery(withId('a', 'x', 0))
    await quiet()
    await other.dispatchWithQuery(noting('a', 'new'))
    const second = store.dispatchWithQuery(withId('a', 'x', 0))
    await quiet()
    answer.resolve()
    expect((await first).error).toMatchObject({ domainError: { seen: [] }, observed: 1 })
    expect((await second).error).toMatchObject({ domainError: { seen: ['new'] }, observed: 2 })
  })

  test('for another stream is refused, and its neighbours are not', async () => {
    const { store } = anEngine()
    await store.dispatchWithQuery(withId('a', 'n1'))
    const reused = { ...withId('a', 'n1'), stream: 'another' }
    const [own, neighbour] = await Promise.all([
      store.dispatchWithQuery(reused),
      store.dispatchWithQuery(noting('a', 'neighbour')),
    ])
    expect(own.error).toMatchObject({ kind: 'StoreError', reason: 'CommandIdReused', outcome: 'not-appended' })
    expect(neighbour).toMatchObject({ ok: true })
  })

  test('of a rejected command is free', async () => {
    const { store, line } = anEngine()
    expect((await store.dispatchWithQuery(withId('a', 'x', 0))).error).toMatchObject({ kind: 'DomainError' })
    const letGo = hold(line, 'onAppend')
    letGo()
    expect((await store.dispatchWithQuery(withId('a', 'x'))).value).toMatchObject({ duplicate: false })
  })
})
