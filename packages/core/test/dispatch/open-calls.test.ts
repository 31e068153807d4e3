import { describe, expect, test, vi } from 'vitest'
import { accept, allEvents, contextDecider, contextView, view } from '../../src/index.ts'
import { createEventStore, memoryStorage } from '../../src/storage.ts'
import { bothWays } from './both-ways.ts'
import { fail, first } from './faulty-storage.ts'
import { logOf } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, sale, ticketCodec, type BuyTicket, type TicketSold } from './ticket-sale.ts'

const soldSoFar = contextView(view<number, TicketSold>({ initial: 0, evolve: (sold) => sold + 1 }), () => sale)
const selling = contextDecider({
  views: { soldSoFar },
  decide: (_states, { buyer }: BuyTicket) => accept<TicketSold>({ type: 'TicketSold', buyer }),
})

describe.each(bothWays)('%s, closing a store', (_, options) => {
  test('lets everything under way come to its end first', async () => {
    const { store, line, other } = sharedLog(options)
    const answering = Promise.withResolvers<void>()
    const held = first(() => answering.promise)
    line.onAppend(held, fail('Contention'))
    line.onRead(held)
    const commands = ['ana', 'ben', 'cem'].map((buyer) => store.dispatchWithQuery(buying(buyer)))
    const context = store.readContext(buying('ana'))
    let closed = false
    const closing = store.close().then(() => (closed = true))
    await new Promise(setImmediate)
    expect(closed).toBe(false)
    answering.resolve()
    await closing
    for (const command of commands) expect(await command).toMatchObject({ ok: true })
    expect(await context).toMatchObject({ ok: true })
    await expect(logOf(other, ticketCodec)).rejects.toMatchObject({ error: { reason: 'Closed' } })
  })

  test('refuses whatever comes once it has begun', async () => {
    const { store, line } = sharedLog(options)
    const appending = Promise.withResolvers<void>()
    line.onAppend(first(() => appending.promise))
    const last = store.dispatchWithQuery(buying('ana'))
    const closing = store.close()
    const refused = async (): Promise<void> => {
      const call = buying('ben')
      for (const result of [
        await store.dispatchWithQuery(call),
        await store.dispatch(call),
        await store.dispatchWithContext({ ...call, decider: selling }),
        await store.append({ stream: 's', events: [], codec: ticketCodec }),
        await store.readContext(call),
        await store.loadStream(call),
        await store.migrate(),
      ]) {
        expect(result.error).toMatchObject({ kind: 'StoreError', reason: 'Closed', outcome: 'not-appended' })
      }
    }
    await refused()
    appending.resolve()
    expect(await last).toMatchObject({ ok: true })
    await closing
    await refused()
    const reading = store.read({ query: allEvents, codec: ticketCodec })[Symbol.asyncIterator]().next()
    await expect(reading).rejects.toMatchObject({ name: 'FactosError', error: { reason: 'Closed' } })
  })

  test('ends the storage once, however often it is called', async () => {
    const memory = memoryStorage()
    const close = vi.fn<() => Promise<void>>(memory.close)
    const store = createEventStore({ ...memory, close }, options)
    await Promise.all([store.close(), store.close()])
    await store.close()
    expect(close).toHaveBeenCalledTimes(1)
  })

  test('waits for commands that end badly, too', async () => {
    const { store, line } = sharedLog(options)
    line.onAppend(fail('Misconfigured'))
    const lost = store.dispatchWithQuery(buying('ana'))
    const bug = store.dispatchWithQuery({ ...buying('ben'), codec: undefined as never }).catch(String)
    await store.close()
    expect(await lost).toMatchObject({ ok: false })
    expect(await bug).toContain('TypeError')
  })
})
