import { describe, expect, test } from 'vitest'
import { afterwards } from '../dispatch/faulty-storage.ts'
import { anEngine, hold, quiet } from './an-engine.ts'
import { names, noting } from './noting.ts'

describe('contexts that are not in the cache', () => {
  test('are read together in one round trip', async () => {
    const { store, line } = anEngine()
    await Promise.all(names(40).map((topic) => store.dispatchWithQuery(noting(topic, 'x'))))
    expect(line.reads.map(({ reads }) => reads.length)).toEqual([40])
  })

  test('wait for the read under way, and then go together', async () => {
    const { store, line } = anEngine()
    const letGo = hold(line, 'onRead')
    const first = store.dispatchWithQuery(noting('first', 'x'))
    await quiet()
    const others = names(7).map((topic) => store.dispatchWithQuery(noting(topic, 'x')))
    await quiet()
    letGo()
    await Promise.all([first, ...others])
    expect(line.reads.map(({ reads }) => reads.length)).toEqual([1, 7])
  })

  test('are read once for all who need them', async () => {
    const { store, line } = anEngine()
    await Promise.all(names(20).map((text) => store.dispatchWithQuery(noting('a', text))))
    expect(line.reads.map(({ reads }) => reads.length)).toEqual([1])
  })

  test('go in several round trips where the store takes no more reads at once', async () => {
    const { store, line } = anEngine({}, { requests: 3 })
    await Promise.all(names(7).map((topic) => store.dispatchWithQuery(noting(topic, 'x'))))
    expect(line.reads.map(({ reads }) => reads.length)).toEqual([3, 3, 1])
  })
})

test('a read does not reject a command that came after it was sent', async () => {
  const { store, line, other } = anEngine()
  await other.dispatchWithQuery(noting('b', 'old'))
  const answer = Promise.withResolvers<void>()
  line.onRead(afterwards(() => answer.promise))
  const early = store.dispatchWithQuery(noting('a', '', { most: 0 }))
  await quiet()
  await other.dispatchWithQuery(noting('a', 'new'))
  const late = store.dispatchWithQuery(noting('a', '', { most: 0 }))
  await quiet()
  answer.resolve()
  expect((await early).error).toMatchObject({ domainError: { seen: [] }, observed: 1 })
  expect((await late).error).toMatchObject({ domainError: { seen: ['new'] }, observed: 2 })
})

test('a long context is folded page by page, and no page is kept', async () => {
  const { store, line, other } = anEngine()
  await other.dispatchWithQuery(noting('a', 'x', { times: 10_000 }))
  const { decider, ...call } = noting('a', 'y')
  const counting = {
    initial: 0,
    evolve: (seen: number) => seen + 1,
    decide: (seen: number) => decider.decide([], { ...call.command, text: String(seen) }),
  }
  const noted = await store.dispatchWithQuery({ ...call, decider: counting })
  expect(noted.value).toMatchObject({ observed: 10_000, events: [{ event: { text: '10000' } }] })
  expect(line.reads).toHaveLength(20)
  for (const { reads } of line.reads) expect(reads[0]!.limit).toBe(500)
  for (const { reads } of line.reads.slice(1)) expect(reads[0]!.upTo).toBe(10_000)
})
