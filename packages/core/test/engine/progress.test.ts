import { describe, expect, test } from 'vitest'
import { err, type EventStore } from '../../src/index.ts'
import { createEventStore, memoryStorage, storeError, type EventStoreOptions, type Storage } from '../../src/storage.ts'
import { faultyStorage, first } from '../dispatch/faulty-storage.ts'
import { textsIn } from './an-engine.ts'
import { lockingStorage, type LockingStorage } from './locking-storage.ts'
import { names, noteCodec, noting } from './noting.ts'

const options: EventStoreOptions = { retry: { attempts: 20, minDelayMs: 0, maxDelayMs: 0 } }

/** A store on whose hot context somebody else wins as often as they are told to, before each of its appends. */
const contested = (losing: number, change: (storage: LockingStorage) => LockingStorage = (same) => same) => {
  const memory = memoryStorage()
  const line = faultyStorage(memory)
  const storage = lockingStorage(line)
  const other = createEventStore(memory)
  line.onAppend(...names(losing).map((text) => first(() => other.dispatchWithQuery(noting('a', `other ${text}`)))))
  return { line, storage, other, store: createEventStore(change(storage), options) }
}

describe('a command that keeps losing to other processes', () => {
  test('is decided under the lock after three lost rounds', async () => {
    const { store, storage, line } = contested(3)
    const noted = await store.dispatchWithQuery(noting('a', 'own'))
    expect(noted.value).toMatchObject({ attempts: 4, observed: 3, append: { position: 4 } })
    expect(storage.transactions()).toBe(1)
    expect(line.appends).toHaveLength(4)
  })

  test('does not need the lock while it loses less often', async () => {
    const { store, storage } = contested(2)
    expect((await store.dispatchWithQuery(noting('a', 'own'))).value).toMatchObject({ attempts: 3 })
    expect(storage.transactions()).toBe(0)
  })

  test('takes along those who wait for the same context', async () => {
    const { store, storage } = contested(3)
    const sent = await Promise.all(names(20).map((text) => store.dispatchWithQuery(noting('a', text))))
    expect(sent.every(({ ok }) => ok)).toBe(true)
    expect(storage.transactions()).toBeLessThanOrEqual(20)
    expect((await textsIn(store)).filter((text) => !text.startsWith('other')).toSorted()).toEqual(names(20).toSorted())
  })

  test('hears a rejection that holds under the lock', async () => {
    const { store } = contested(3)
    const rejected = await store.dispatchWithQuery(noting('a', 'own', { most: 3 }))
    expect(rejected.error).toMatchObject({
      kind: 'DomainError',
      domainError: { seen: ['other n1', 'other n2', 'other n3'] },
      observed: 3,
    })
  })

  test('is found there when the answer of the commit was lost', async () => {
    const { store } = contested(3, (storage) => ({
      ...storage,
      transaction: async (run) => {
        await storage.transaction(run)
        return err(storeError('Unavailable', 'the commit’s answer was lost', { outcome: 'unknown' }))
      },
    }))
    const noted = await store.dispatchWithQuery(noting('a', 'own'))
    expect(noted.value).toMatchObject({ duplicate: false, append: { position: 4 } })
    expect((await textsIn(store)).filter((text) => text === 'own')).toHaveLength(1)
  })

  test('is found there when the storage broke its word and threw at the commit', async () => {
    const { store } = contested(3, (storage) => ({
      ...storage,
      transaction: async (run) => {
        await storage.transaction(run)
        throw new Error('no backend should')
      },
    }))
    const noted = await store.dispatchWithQuery(noting('a', 'own'))
    expect(noted.value).toMatchObject({ duplicate: false, append: { position: 4 } })
    expect((await textsIn(store)).filter((text) => text === 'own')).toHaveLength(1)
  })

  test('tries again when the lock could not be had', async () => {
    let refusals = 2
    const { store } = contested(3, (storage) => ({
      ...storage,
      transaction: async (run) => {
        if (refusals-- > 0) return err(storeError('Contention', 'lock timeout'))
        return storage.transaction(run)
      },
    }))
    expect((await store.dispatchWithQuery(noting('a', 'own'))).value).toMatchObject({ attempts: 6 })
  })

  test('meets what it cannot fold on a read of its own, and nobody else does', async () => {
    const { store, line, other } = contested(2)
    const blind = {
      ...noteCodec,
      decode: (stored: Parameters<typeof noteCodec.decode>[0]): ReturnType<typeof noteCodec.decode> => {
        const decoded = noteCodec.decode(stored)
        return decoded.ok && decoded.value.text === 'poison' ? err({ reason: 'InvalidData' }) : decoded
      },
    }
    line.onAppend(first(() => other.dispatchWithQuery(noting('a', 'poison'))))
    const failed = await store.dispatchWithQuery({ ...noting('a', 'own'), codec: blind })
    expect(failed.error).toMatchObject({ kind: 'DecodeError', stored: { position: 3 } })
    expect(await store.dispatchWithQuery(noting('a', 'seeing'))).toMatchObject({ ok: true })
  })
})

test('two processes on one hot context both get through, and what they decide holds', async () => {
  const storage = lockingStorage(slow(memoryStorage()))
  const stores = [createEventStore(storage, options), createEventStore(storage, options)] as const
  const answers = (await Promise.all(stores.map((store, index) => noteOften(store, String(index))))).flat()
  expect(answers.filter(({ ok }) => ok)).toHaveLength(250)
  for (const { error } of answers.filter(({ ok }) => !ok)) {
    expect(error).toMatchObject({ kind: 'DomainError', observed: 250 })
  }
  const texts = await textsIn(stores[0])
  expect(new Set(texts).size).toBe(250)
  expect(texts.some((text) => text.startsWith('0'))).toBe(true)
  expect(texts.some((text) => text.startsWith('1'))).toBe(true)
})

const noteOften = (store: EventStore, who: string) =>
  Promise.all(names(150).map((text) => store.dispatchWithQuery(noting('a', `${who} ${text}`, { most: 250 }))))

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Each call takes a turn of the event loop on its way there, and one on its way back. */
const slow = (storage: Storage): Storage => {
  return {
    ...storage,
    read: async (call) => {
      await turn()
      const answer = await storage.read(call)
      await turn()
      return answer
    },
    append: async (call) => {
      await turn()
      const answer = await storage.append(call)
      await turn()
      return answer
    },
  }
}
