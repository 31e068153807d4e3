import { describe, expect, test } from 'vitest'
import { expectRevision, noEvents, unwrap } from '../../src/index.ts'
import { createEventStore, createTransactionalEventStore, memoryStorage, storeError } from '../../src/storage.ts'
import { bothWays } from './both-ways.ts'
import { fail, loseCall } from './faulty-storage.ts'
import { buyersIn } from './log-of.ts'
import { rollbackStorage } from './rollback-storage.ts'
import { buying, ticketCodec, ticketWindow, type TicketSold } from './ticket-sale.ts'

const asCommand = (buyer: string) => ({ ...buying(buyer), commandId: buyer })

const ticketOf = (buyer: string): TicketSold => ({ type: 'TicketSold', buyer })

describe.each(bothWays)('%s', (_, options) => {
  const open = () => {
    const memory = memoryStorage()
    const storage = rollbackStorage(memory)
    return { storage, store: createTransactionalEventStore(storage, options), other: createEventStore(memory) }
  }

  describe('what is dispatched in a transaction', () => {
    test('becomes part of the log when it commits, and nobody sees it before', async () => {
      const { store, other } = open()
      const result = await store.transaction(async (inside) => {
        const sold = unwrap(await inside.dispatchWithQuery(buying('ana')))
        expect(await buyersIn(inside)).toEqual(['ana'])
        expect(await buyersIn(other)).toEqual([])
        return sold.append
      })
      expect(result).toEqual({ ok: true, value: { currentRevision: 0, position: 1 } })
      expect(await buyersIn(other)).toEqual(['ana'])
    })

    test('is decided on what was appended in it before', async () => {
      const { store } = open()
      const window = ticketWindow(2)
      const results = await store.transaction(async (inside) => [
        await inside.dispatchWithQuery(buying('ana', window)),
        await inside.append({ stream: 's', events: [ticketOf('ben')], codec: ticketCodec }),
        await inside.dispatchWithQuery(buying('cem', window)),
        await inside.dispatch({ ...buying('dan', window), stream: 's' }),
        await inside.loadStream({ ...buying('dan', window), stream: 's' }),
        await inside.readContext(buying('dan', window)),
      ])
      expect(results.value).toMatchObject([
        { ok: true, value: { append: { position: 1 } } },
        { ok: true, value: { append: { position: 2 } } },
        { ok: false, error: { kind: 'DomainError', observed: 2 } },
        { ok: true, value: { append: { position: 3, currentRevision: 1 } } },
        { ok: true, value: { state: ['ben', 'dan'], revision: 1 } },
        { ok: true, value: { state: ['ana', 'ben', 'dan'], observed: 3 } },
      ])
    })

    test('is sent once: where its answer is lost, the transaction is over', async () => {
      const { storage, store } = open()
      const transaction = await storage.begin()
      let sent = 0
      const append = async () => {
        sent++
        return loseCall()
      }
      const inside = store.within({ ...transaction, storage: { ...transaction.storage, append } })
      for (const lost of [
        await inside.dispatchWithQuery(buying('ana')),
        await inside.append({ stream: 's', events: [ticketOf('ana')], codec: ticketCodec }),
      ]) {
        expect(lost.error).toMatchObject({ reason: 'Unavailable', outcome: 'unknown' })
      }
      expect(sent).toBe(2)
      transaction.rollback()
    })

    test('leaves nothing behind where the application’s function throws, and that is what the caller gets', async () => {
      const { store } = open()
      const bug = new Error('a bug')
      const running = store.transaction(async (inside) => {
        unwrap(await inside.dispatchWithQuery(buying('ana')))
        throw bug
      })
      await expect(running).rejects.toBe(bug)
      expect(await buyersIn(store)).toEqual([])
      expect((await store.dispatchWithQuery(buying('ben', ticketWindow(1)))).value).toMatchObject({
        append: { position: 1 },
        observed: 'no-position',
      })
    })

    test('makes the store’s own next command wait, and then decide on it', async () => {
      const { store } = open()
      const window = ticketWindow(2)
      unwrap(await store.dispatchWithQuery(buying('ana', window)))
      const inTransaction = Promise.withResolvers<void>()
      const committing = store.transaction(async (inside) => {
        unwrap(await inside.dispatchWithQuery(buying('ben', window)))
        await inTransaction.promise
      })
      await new Promise(setImmediate)
      const late = store.dispatchWithQuery(buying('cem', window))
      await new Promise(setImmediate)
      inTransaction.resolve()
      expect(await committing).toMatchObject({ ok: true })
      expect((await late).error).toMatchObject({ kind: 'DomainError', observed: 2 })
      expect(await buyersIn(store)).toEqual(['ana', 'ben'])
    })

    test('is tried once', async () => {
      const { storage, store } = open()
      const transaction = await storage.begin()
      const broken = { ...transaction.storage, append: async () => fail('Contention')() }
      const calls: unknown[] = []
      const within = createTransactionalEventStore({
        ...storage,
        within: () => ({
          ...broken,
          append: (call) => {
            calls.push(call)
            return broken.append()
          },
        }),
      }).within(transaction)
      const retry = { attempts: 5, minDelayMs: 0 }
      const sold = await within.dispatchWithQuery({ ...buying('ana'), retry })
      expect(sold.error).toMatchObject({ reason: 'Contention', outcome: 'not-appended' })
      const appended = await within.append({ stream: 's', events: [ticketOf('ana')], codec: ticketCodec })
      expect(appended.error).toMatchObject({ reason: 'Contention' })
      expect(calls).toHaveLength(2)
      transaction.rollback()
      expect(await store.dispatchWithQuery(buying('ben'))).toMatchObject({ ok: true })
    })

    test('knows commands that were handled before, in it or outside of it', async () => {
      const { store } = open()
      await store.dispatchWithQuery(asCommand('ana'))
      const results = await store.transaction(async (inside) => [
        await inside.dispatchWithQuery(asCommand('ana')),
        await inside.dispatchWithQuery(asCommand('ben')),
        await inside.dispatchWithQuery(asCommand('ben')),
      ])
      expect(results.value?.map(({ value }) => value?.duplicate)).toEqual([true, false, true])
      expect((await store.dispatchWithQuery(asCommand('ben'))).value).toMatchObject({ duplicate: true })
      expect(await buyersIn(store)).toEqual(['ana', 'ben'])
    })

    test('refuses what it would refuse outside, as a rejected promise where it is a bug', async () => {
      const { store } = open()
      await store.transaction(async (inside) => {
        expect((await inside.dispatch({ ...buying('ana'), stream: '' })).error).toMatchObject({ reason: 'Refused' })
        await expect(inside.dispatch(undefined as never)).rejects.toThrow(TypeError)
        await expect(inside.dispatchWithQuery({ ...buying('ana'), query: {} as never })).rejects.toThrow(TypeError)
        const created = expectRevision('s', noEvents)
        const append = { stream: 's', events: [ticketOf('ana')], codec: ticketCodec, condition: created }
        expect(await inside.append(append)).toMatchObject({ ok: true })
        expect((await inside.append(append)).error).toEqual({ kind: 'AppendConditionFailed', condition: created })
      })
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test('is over before the store closes; afterwards there are no more', async () => {
      const { store, other } = open()
      const inTransaction = Promise.withResolvers<void>()
      const last = store.transaction(async (inside) => {
        await inTransaction.promise
        return inside.dispatchWithQuery(buying('ana'))
      })
      const closing = store.close()
      inTransaction.resolve()
      expect((await last).value).toMatchObject({ ok: true })
      await closing
      expect(await store.transaction(async () => 1)).toMatchObject({ ok: false, error: { reason: 'Closed' } })
      await expect(buyersIn(other)).rejects.toMatchObject({ error: { reason: 'Closed' } })
    })

    test('is reported as the storage says where it could not commit', async () => {
      const { storage, store } = open()
      storage.onCommit(fail('Contention'))
      const result = await store.transaction((inside) => inside.dispatchWithQuery(buying('ana')))
      expect(result).toEqual({ ok: false, error: storeError('Contention', 'on purpose') })
      expect(await buyersIn(store)).toEqual([])
    })
  })

  describe('within a transaction of the application’s own', () => {
    test('everything lands with its commit', async () => {
      const { storage, store } = open()
      const transaction = await storage.begin()
      unwrap(await store.within(transaction).dispatchWithQuery(buying('ana')))
      unwrap(await store.within(transaction).dispatchWithQuery(buying('ben')))
      expect(await buyersIn(store)).toEqual([])
      await transaction.commit()
      expect(await buyersIn(store)).toEqual(['ana', 'ben'])
    })

    test('nothing lands with its rollback, and nothing of it is remembered', async () => {
      const { storage, store } = open()
      const window = ticketWindow(1)
      expect(await store.dispatchWithQuery(buying('zoe', ticketWindow(0)))).toMatchObject({ ok: false })
      const transaction = await storage.begin()
      const call = { ...buying('ana', window), commandId: 'buy-1' }
      unwrap(await store.within(transaction).dispatchWithQuery(call))
      transaction.rollback()
      expect((await store.dispatchWithQuery(call)).value).toMatchObject({ duplicate: false, append: { position: 1 } })
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test('closing waits for what is under way, and refuses what comes later', async () => {
      const { storage, store } = open()
      const transaction = await storage.begin()
      const inside = store.within(transaction)
      const buyingInside = inside.dispatchWithQuery(buying('ana'))
      const closing = store.close()
      const late = await inside.dispatchWithQuery(buying('ben'))
      expect(late.error).toMatchObject({ kind: 'StoreError', reason: 'Closed', outcome: 'not-appended' })
      expect(await buyingInside).toMatchObject({ ok: true })
      await closing
      expect((await store.within(transaction).readContext(buying('ben'))).error).toMatchObject({ reason: 'Closed' })
      transaction.rollback()
    })
  })
})
