import { describe, expect, test } from 'vitest'
import { createEventStore, memoryStorage, type Storage } from '../../src/storage.ts'
import { afterwards, faultyStorage, first, loseCall } from '../dispatch/faulty-storage.ts'
import { quiet, textsIn } from './an-engine.ts'
import { lockingStorage } from './locking-storage.ts'
import { names, noting } from './noting.ts'

// A failover, a restore, a dropped schema: the log under a running process is suddenly another one.

const logWith = async (...texts: readonly string[]): Promise<Storage> => {
  const storage = memoryStorage()
  const store = createEventStore(storage, { engine: false })
  for (const text of texts) await store.dispatchWithQuery(noting('a', text))
  return storage
}

const open = async (...texts: readonly string[]) => {
  let current = await logWith(...texts)
  const line = faultyStorage({
    ...current,
    read: (call) => current.read(call),
    append: (call) => current.append(call),
  })
  return { line, store: createEventStore(line), replace: (storage: Storage) => void (current = storage) }
}
const full = { most: 0 }

describe('a log that was replaced', () => {
  test('empties the cache: the error comes once, then every context is read again', async () => {
    const { store, line, replace } = await open('old')
    for (const topic of ['a', 'b', 'c']) await store.dispatchWithQuery(noting(topic, 'cached'))
    replace(await logWith('new', 'newer', 'newest', 'more', 'most'))

    const lost = await store.dispatchWithQuery(noting('a', 'lost'))
    expect(lost.error).toMatchObject({ kind: 'StoreError', reason: 'LogReplaced', outcome: 'not-appended' })
    const reads = line.reads.length
    const seenA = await store.dispatchWithQuery(noting('a', '', full))
    const seenB = await store.dispatchWithQuery(noting('b', '', full))
    expect(seenA.error).toMatchObject({
      domainError: { seen: ['new', 'newer', 'newest', 'more', 'most'] },
      observed: 5,
    })
    expect(seenB.error).toMatchObject({ domainError: { seen: [] }, observed: 5 })
    expect(line.reads).toHaveLength(reads + 2)
  })

  test('is met by all who share the call, and by nobody after them', async () => {
    const { store, replace } = await open()
    await store.dispatchWithQuery(noting('a', 'cached'))
    replace(await logWith('new'))
    const together = await Promise.all(names(5).map((text) => store.dispatchWithQuery(noting('a', text))))
    for (const { error } of together) expect(error).toMatchObject({ reason: 'LogReplaced' })
    const after = await Promise.all(names(5).map((text) => store.dispatchWithQuery(noting('a', text))))
    expect(after.every(({ ok }) => ok)).toBe(true)
    expect(await textsIn(store)).toEqual(['new', ...names(5)])
  })

  test('is not believed to hold what an answer of the old one, still on its way, says', async () => {
    const { store, line, replace } = await open(...names(9))
    await store.dispatchWithQuery(noting('a', 'cached'))
    const answer = Promise.withResolvers<void>()
    line.onAppend(afterwards(() => answer.promise))
    const old = store.dispatchWithQuery(noting('a', 'old'))
    await quiet()

    const storage = await logWith('new')
    replace(storage)
    expect(await store.readContext(noting('a', ''))).toMatchObject({ error: { reason: 'LogReplaced' } })
    // Read from the new log, and in line behind the call that is still under way.
    const waiting = store.dispatchWithQuery(noting('a', '', full))
    await quiet()
    const other = createEventStore(storage)
    for (const text of names(20)) await other.dispatchWithQuery(noting('a', text))
    await store.readContext(noting('a', ''))
    answer.resolve()

    expect(await old).toMatchObject({ ok: true })
    expect((await waiting).error).toMatchObject({ kind: 'DomainError', domainError: { seen: ['new'] } })
    const later = await store.dispatchWithQuery(noting('a', '', full))
    expect(later.error).toMatchObject({ domainError: { seen: ['new', ...names(20)] }, observed: 21 })
  })

  test('is noticed under the lock as well, and then known to everybody', async () => {
    const memory = await logWith('old')
    let current = memory
    const line = faultyStorage({
      ...memory,
      read: (call) => current.read(call),
      append: (call) => current.append(call),
    })
    const locking = lockingStorage(line)
    const replaced = await logWith('new')
    const storage = {
      ...locking,
      transaction: ((run) => {
        current = replaced
        return locking.transaction(run)
      }) as typeof locking.transaction,
    }
    const store = createEventStore(storage)
    const other = createEventStore(memory)
    const interrupting = names(3).map((text) => first(() => other.dispatchWithQuery(noting('a', text))))
    line.onAppend(...interrupting)
    const lost = await store.dispatchWithQuery(noting('a', 'lost'))
    expect(lost.error).toMatchObject({ reason: 'LogReplaced', outcome: 'not-appended' })
    expect(await store.dispatchWithQuery(noting('a', 'found'))).toMatchObject({ ok: true })
    expect(await textsIn(store)).toEqual(['new', 'found'])
  })
})

describe('a command that was decided on a log which is replaced before it is sent again', () => {
  test.each([{ engine: {} }, { engine: false } as const])('is not appended to the new one: %o', async (options) => {
    const { line, replace } = await open('one', 'two', 'three')
    const store = createEventStore(line, options)
    await store.dispatchWithQuery(noting('a', 'cached'))
    const replaced = await logWith(...names(6))
    line.onAppend(async () => {
      replace(replaced)
      // Somebody else meets the new log first, and works on it.
      expect(await store.readContext(noting('a', ''))).toMatchObject({ error: { reason: 'LogReplaced' } })
      expect(await store.readContext(noting('a', ''))).toMatchObject({ ok: true })
      return loseCall()
    })
    const lost = await store.dispatchWithQuery(noting('a', 'decided on the old log'))
    expect(lost.error).toMatchObject({ reason: 'LogReplaced', outcome: 'unknown' })
    expect(await textsIn(store)).toEqual(names(6))
    expect(await store.dispatchWithQuery(noting('a', 'decided on the new one'))).toMatchObject({ ok: true })
  })

  test('does not keep that from being noticed, where it was decided on what both have in common', async () => {
    const { line, replace } = await open()
    const [old, replaced] = [memoryStorage(), memoryStorage()]
    // Ids derive from the command's, so that both logs begin with the very same event.
    for (const log of [old, replaced])
      await createEventStore(log).dispatchWithQuery({ ...noting('a', 'one'), commandId: '1' })
    replace(old)
    const store = createEventStore(line)
    line.onAppend(async () => {
      await createEventStore(old).dispatchWithQuery(noting('b', 'vanished'))
      expect(await store.readContext(noting('b', ''))).toMatchObject({ ok: true })
      for (const text of names(3)) await createEventStore(replaced).dispatchWithQuery(noting('c', text))
      replace(replaced)
      return loseCall()
    })
    const lost = await store.dispatchWithQuery(noting('d', 'decided when the log held one event'))
    expect(lost.error).toMatchObject({ reason: 'LogReplaced', outcome: 'unknown' })
    expect(await textsIn(store)).toEqual(['one', ...names(3)])
  })

  test('is not appended either where it was only about to be sent', async () => {
    const { line, replace } = await open('one', 'two', 'three')
    const store = createEventStore(line, { engine: false })
    await store.dispatchWithQuery(noting('a', 'known'))
    const replaced = await logWith(...names(6))
    line.onRead(
      afterwards(async () => {
        replace(replaced)
        expect(await store.readContext(noting('a', ''))).toMatchObject({ error: { reason: 'LogReplaced' } })
        expect(await store.readContext(noting('a', ''))).toMatchObject({ ok: true })
      }),
    )
    const lost = await store.dispatchWithQuery(noting('a', 'decided on the old log'))
    expect(lost.error).toMatchObject({ reason: 'LogReplaced' })
    expect(await textsIn(store)).toEqual(names(6))
  })
})

test('a read that began before the log was replaced is not kept', async () => {
  const { store, line, replace } = await open('old')
  await store.dispatchWithQuery(noting('b', 'known'))
  const answer = Promise.withResolvers<void>()
  line.onRead(afterwards(() => answer.promise))
  const reading = store.dispatchWithQuery(noting('a', '', full))
  await quiet()
  replace(await logWith('new', 'newer'))
  expect(await store.readContext(noting('b', ''))).toMatchObject({ error: { reason: 'LogReplaced' } })
  answer.resolve()
  // Nobody hears what the late answer says, and it does not bring back the head of the old log.
  for (const rejected of [await reading, await store.dispatchWithQuery(noting('a', '', full))]) {
    expect(rejected.error).toMatchObject({ domainError: { seen: ['new', 'newer'] }, observed: 2 })
  }
})
