import { describe, expect, test } from 'vitest'
import { anEngine, hold, quiet, textsIn } from './an-engine.ts'
import { jotting, names, noting } from './noting.ts'

const aborted = (outcome: 'unknown' | 'not-appended') => ({ error: { kind: 'StoreError', reason: 'Aborted', outcome } })

describe('a caller who gives up', () => {
  test('while its context is read appends nothing', async () => {
    const { store, line } = anEngine()
    const letGo = hold(line, 'onRead')
    const controller = new AbortController()
    const given = store.dispatchWithQuery({ ...noting('a', 'given up'), signal: controller.signal })
    const neighbour = store.dispatchWithQuery(noting('a', 'neighbour'))
    await quiet()
    controller.abort()
    expect(await given).toMatchObject(aborted('not-appended'))
    letGo()
    expect(await neighbour).toMatchObject({ ok: true })
    expect(await textsIn(store)).toEqual(['neighbour'])
  })

  test('while it waits in line is taken out, and those behind it are decided without it', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('a', 'first'))
    const letGo = hold(line, 'onAppend')
    const before = store.append(jotting('b', 'before'))
    await quiet()
    const controller = new AbortController()
    const given = store.dispatchWithQuery({ ...noting('a', 'given up'), signal: controller.signal })
    const behind = store.dispatchWithQuery(noting('a', 'behind', { most: 2 }))
    controller.abort()
    expect(await given).toMatchObject(aborted('not-appended'))
    letGo()
    expect(await behind).toMatchObject({ ok: true, value: { append: { position: 3 } } })
    expect(await before).toMatchObject({ ok: true })
    expect(await textsIn(store)).toEqual(['first', 'before', 'behind'])
  })

  test('after the append was sent hears at once that it may land; the others hear what became of it', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('a', 'first'))
    const letGo = hold(line, 'onAppend')
    const controller = new AbortController()
    const given = store.dispatchWithQuery({ ...noting('a', 'given up'), signal: controller.signal })
    const neighbour = store.dispatchWithQuery(noting('a', 'neighbour'))
    await quiet()
    controller.abort()
    expect(await given).toMatchObject(aborted('unknown'))
    letGo()
    expect(await neighbour).toMatchObject({ ok: true, value: { observed: 2 } })
    expect(await textsIn(store)).toEqual(['first', 'given up', 'neighbour'])
  })
})

describe('back-pressure', () => {
  test('refuses calls beyond those that may wait, and takes them again when there is room', async () => {
    const { store, line } = anEngine({ maxWaiting: 3 })
    const letGo = hold(line, 'onAppend')
    const sent = names(5).map((text) => store.append(jotting('a', text)))
    const overloaded = { error: { kind: 'StoreError', reason: 'Overloaded', outcome: 'not-appended' } }
    expect(await Promise.all(sent.slice(3))).toMatchObject([overloaded, overloaded])
    expect(await store.dispatchWithQuery(noting('a', 'x'))).toMatchObject(overloaded)
    letGo()
    expect(await Promise.all(sent.slice(0, 3))).toMatchObject([{ ok: true }, { ok: true }, { ok: true }])
    expect(await store.dispatchWithQuery(noting('a', 'x'))).toMatchObject({ ok: true })
    expect(await textsIn(store)).toEqual(['n1', 'n2', 'n3', 'x'])
  })
})

test('closing waits for all that is under way or in line, and takes nothing new', async () => {
  const { store, line, other } = anEngine()
  const letGo = hold(line, 'onAppend')
  const sent = names(3).map((text) => store.dispatchWithQuery(noting(text, text)))
  await quiet()
  sent.push(...names(3).map((text) => store.dispatchWithQuery(noting('late', text))))
  const closing = store.close()
  expect(await store.dispatchWithQuery(noting('a', 'x'))).toMatchObject({ error: { reason: 'Closed' } })
  letGo()
  await closing
  for (const { ok } of await Promise.all(sent)) expect(ok).toBe(true)
  expect(await other.append(jotting('a', 'x'))).toMatchObject({ error: { reason: 'Closed' } })
})
