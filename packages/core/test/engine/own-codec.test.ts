import { describe, expect, test } from 'vitest'
import { codec, err, ok, type Codec } from '../../src/index.ts'
import { anEngine, hold, quiet } from './an-engine.ts'
import { noteCodec, noting, type Noted } from './noting.ts'

// What each context folds is what its own codec makes of the stored bytes, whoever's command wrote them.
const shouting: Codec<Noted> = codec({
  ...noteCodec,
  decode: (stored) => {
    const decoded = noteCodec.decode(stored)
    return decoded.ok ? ok({ ...decoded.value, text: decoded.value.text.toUpperCase() }) : decoded
  },
})
const deaf: Codec<Noted> = codec({ ...noteCodec, decode: () => err({ reason: 'InvalidData' as const }) })
const full = { most: 0 }

describe('a context folds events as its own codec reads them', () => {
  test('when they were committed by a command with another codec', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery({ ...noting('a', 'one'), codec: shouting })
    await store.dispatchWithQuery(noting('a', 'two'))
    const reads = line.reads.length
    const rejected = await store.dispatchWithQuery({ ...noting('a', 'x', full), codec: shouting })
    expect(rejected.error).toMatchObject({ domainError: { seen: ['ONE', 'TWO'] }, observed: 2 })
    expect(line.reads).toHaveLength(reads)
  })

  test('when they were appended without a decider', async () => {
    const { store } = anEngine()
    await store.dispatchWithQuery({ ...noting('a', 'one'), codec: shouting })
    await store.append({ stream: 's', events: [{ type: 'Noted', text: 'two', topics: ['a'] }], codec: noteCodec })
    const rejected = await store.dispatchWithQuery({ ...noting('a', 'x', full), codec: shouting })
    expect(rejected.error).toMatchObject({ domainError: { seen: ['ONE', 'TWO'] }, observed: 2 })
  })

  test('when they are not committed yet', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery({ ...noting('a', 'one'), codec: shouting })
    await store.dispatchWithQuery(noting('a', 'two'))
    const letGo = hold(line, 'onAppend')
    const before = store.dispatchWithQuery(noting('b', 'before'))
    await quiet()
    const three = store.dispatchWithQuery(noting('a', 'three'))
    const rejected = store.dispatchWithQuery({ ...noting('a', 'x', full), codec: shouting })
    letGo()
    expect((await rejected).error).toMatchObject({ domainError: { seen: ['ONE', 'TWO', 'THREE'] } })
    expect([await before, await three]).toMatchObject([{ ok: true }, { ok: true }])
  })
})

test('an event that only another codec can decode fails those who need it, and nobody else', async () => {
  const { store } = anEngine()
  const blind = { ...noting('a', 'x', full), codec: deaf }
  expect((await store.dispatchWithQuery(blind)).error).toMatchObject({ kind: 'DomainError' })
  expect((await store.dispatchWithQuery(noting('a', 'x', full))).error).toMatchObject({ kind: 'DomainError' })
  const [one, failed, two] = await Promise.all([
    store.dispatchWithQuery(noting('a', 'one')),
    store.dispatchWithQuery(blind),
    store.dispatchWithQuery(noting('a', 'two')),
  ])
  expect([one, two]).toMatchObject([{ ok: true }, { ok: true }])
  expect(failed.error).toMatchObject({ kind: 'DecodeError', reason: 'InvalidData', stored: { position: 1 } })
  expect((await store.dispatchWithQuery(blind)).error).toMatchObject({ kind: 'DecodeError', stored: { position: 1 } })
  expect(await store.dispatchWithQuery(noting('a', 'three'))).toMatchObject({ ok: true })
})
