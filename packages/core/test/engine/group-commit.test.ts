import { describe, expect, test } from 'vitest'
import { anEngine, hold, quiet, sizes, textsIn, textsSent } from './an-engine.ts'
import { jotting, names, noting } from './noting.ts'

describe('commands that wait at the same time', () => {
  test('share one call, each with a request of its own', async () => {
    const { store, line } = anEngine()
    await Promise.all(names(50).map((topic) => store.dispatchWithQuery(noting(topic, topic))))
    expect(textsSent(line)).toEqual([names(50).map((text) => [text])])
  })

  test('wait for the call under way, and for nobody else; what was first stays first', async () => {
    const { store, line } = anEngine()
    await Promise.all(names(6).map((topic) => store.dispatchWithQuery(noting(topic, 'warm'))))
    const letGo = hold(line, 'onAppend')
    const sent = names(6).map(async (topic) => {
      const noted = await store.dispatchWithQuery(noting(topic, topic))
      return noted.ok
    })
    await quiet()
    const late = ['x', 'y'].map((topic) => store.append(jotting(topic, topic)))
    await quiet()
    expect(sizes(line)).toHaveLength(2)
    letGo()
    await Promise.all([...sent, ...late])
    expect(textsSent(line).slice(1)).toEqual([names(6).map((text) => [text]), [['x'], ['y']]])
    expect((await textsIn(store)).slice(6)).toEqual([...names(6), 'x', 'y'])
  })

  test('keep within the store’s requests, events and bytes a call', async () => {
    expect(await requestsACall({ requests: 4 })).toEqual([4, 4, 2])
    expect(await requestsACall({ events: 3 })).toEqual([3, 3, 3, 1])
    const [most] = await requestsACall({ bytes: 400 })
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThan(10)
  })

  test('go one a call where group commit is off', async () => {
    const { store, line } = anEngine({ groupCommit: false })
    await Promise.all(names(5).map((topic) => store.dispatchWithQuery(noting(topic, topic))))
    expect(sizes(line)).toEqual([[1], [1], [1], [1], [1]])
  })
})

test('a lone command waits for nobody', async () => {
  const { store, line } = anEngine()
  for (const text of names(3)) await store.dispatchWithQuery(noting('a', text))
  expect(textsSent(line)).toEqual([[['n1']], [['n2']], [['n3']]])
})

/** How many of ten appends each call took. */
const requestsACall = async (limits: Parameters<typeof anEngine>[1]): Promise<readonly number[]> => {
  const { store, line } = anEngine({}, limits)
  await Promise.all(names(10).map((text) => store.append(jotting(text, text))))
  return sizes(line).map(({ length }) => length)
}
