import { describe, expect, test } from 'vitest'
import { createEventStore, memoryStorage, type Storage } from '../../src/storage.ts'
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

describe('many commands', () => {
  test('go in halves where a server stores one while the other is prepared', async () => {
    expect(await sizesOfCalls(200, { inProcess: false })).toEqual([100, 100])
    expect(await sizesOfCalls(50, { inProcess: false })).toEqual([50])
  })

  test('go in one call where this process stores them itself', async () => {
    expect(await sizesOfCalls(200, { inProcess: true })).toEqual([200])
  })

  test('go on in halves: one is sent before the callers of the other hear of it', async () => {
    const memory = memoryStorage()
    const order: string[] = []
    const append: Storage['append'] = async (call) => {
      order.push(`${call.requests.length} sent`)
      await quiet()
      return memory.append(call)
    }
    const store = createEventStore({ ...memory, inProcess: false, append })
    const notes = async (topic: string): Promise<void> => {
      for (let round = 0; round < 3; round++) {
        await store.append(jotting(topic, `${topic} ${round}`))
        if (topic === 'n1') order.push('first told')
      }
    }
    await Promise.all(names(128).map(notes))
    const half = '64 sent'
    expect(order).toEqual([half, half, 'first told', half, half, 'first told', half, half, 'first told'])
  })
})

test('a lone command waits for nobody', async () => {
  const { store, line } = anEngine()
  for (const text of names(3)) await store.dispatchWithQuery(noting('a', text))
  expect(textsSent(line)).toEqual([[['n1']], [['n2']], [['n3']]])
})

/** How many of so many appends each call took, all coming at once. */
const sizesOfCalls = async (count: number, how: Pick<Storage, 'inProcess'>): Promise<readonly number[]> => {
  const memory = memoryStorage()
  const calls: number[] = []
  const append: Storage['append'] = async (call) => {
    calls.push(call.requests.length)
    return memory.append(call)
  }
  const store = createEventStore({ ...memory, ...how, append })
  await Promise.all(names(count).map((text) => store.append(jotting(text, text))))
  return calls
}

/** How many of ten appends each call took. */
const requestsACall = async (limits: Parameters<typeof anEngine>[1]): Promise<readonly number[]> => {
  const { store, line } = anEngine({}, limits)
  await Promise.all(names(10).map((text) => store.append(jotting(text, text))))
  return sizes(line).map(({ length }) => length)
}
