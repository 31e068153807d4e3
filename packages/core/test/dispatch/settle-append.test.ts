import { describe, expect, test, vi } from 'vitest'
import { accept, allEvents, err, query, queryItem, tag, type Dispatch, type Result } from '../../src/index.ts'
import { bothWays } from './both-ways.ts'
import { first, loseCall } from './faulty-storage.ts'
import { buyersIn } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, sale, ticketCodec, ticketWindow, type TicketSold, type TicketWindow } from './ticket-sale.ts'

const couple = accept<TicketSold>({ type: 'TicketSold', buyer: 'ana' }, { type: 'TicketSold', buyer: 'ben' })

describe.each(bothWays)('%s, a command with an id', (_, options) => {
  describe('that comes again', () => {
    test('is not decided again, and hears what it did the first time', async () => {
      const { store, other, line } = sharedLog(options)
      const both = { ...ticketWindow(), decide: vi.fn<TicketWindow['decide']>(() => couple) }
      const call = { ...buying('ana', both), commandId: 'buy-1', metadata: { actor: 'ana' } }
      const sold = await store.dispatchWithQuery(call)
      await other.dispatchWithQuery(buying('zoe'))
      expect(sold.value).toMatchObject({ duplicate: false, append: { position: 2, currentRevision: 1 } })

      const again = await store.dispatchWithQuery({ ...call, metadata: { actor: 'mallory' } })
      expect(again.value).toEqual({ ...sold.value, duplicate: true, observed: 3 })
      expect(both.decide).toHaveBeenCalledTimes(1)
      expect(line.appends).toHaveLength(1)
    })

    test('to another process, is found in the log', async () => {
      const { store, other, line } = sharedLog(options)
      await other.dispatchWithQuery({ ...buying('ana'), commandId: 'buy-1' })
      const decide = vi.fn<TicketWindow['decide']>(() => couple)
      const again = await store.dispatchWithQuery({
        ...buying('ana', { ...ticketWindow(), decide }),
        commandId: 'buy-1',
      })
      expect(again.value).toMatchObject({ duplicate: true, append: { position: 1 } })
      expect(decide).not.toHaveBeenCalled()
      expect(line.appends).toHaveLength(0)
    })

    test('is the same command even where it would be rejected now: the ticket that it bought was the last one', async () => {
      const { store, other } = sharedLog(options)
      const call = { ...buying('ana', ticketWindow(1)), commandId: 'buy-1' }
      await store.dispatchWithQuery(call)
      for (const one of [store, other]) {
        expect((await one.dispatchWithQuery(call)).value).toMatchObject({ duplicate: true })
      }
      const next = await store.dispatchWithQuery({ ...call, command: { buyer: 'ben' }, commandId: 'buy-2' })
      expect(next.error).toMatchObject({ kind: 'DomainError' })
    })

    test('with its query written down in another order is the same command', async () => {
      const { store } = sharedLog(options)
      const items = [
        queryItem({ types: ['TicketSold'], tags: [tag('sale', 'gleamconf')] }),
        queryItem({ types: ['TicketSold'], tags: [tag('buyer', 'ana'), tag('sale', 'x')] }),
      ] as const
      const turned = query(queryItem({ types: ['TicketSold'], tags: items[1].tags.toReversed() }), items[0])
      await store.dispatchWithQuery({ ...buying('ana'), query: query(...items), commandId: 'buy-1' })
      const again = await store.dispatchWithQuery({ ...buying('ana'), query: turned, commandId: 'buy-1' })
      expect(again.value).toMatchObject({ duplicate: true })
    })

    test('lost the race against itself in another process, and hears what that one did', async () => {
      const { store, line, other } = sharedLog(options)
      const call = { ...buying('ana'), commandId: 'buy-1' }
      line.onAppend(first(() => other.dispatchWithQuery(call)))
      const sold = await store.dispatchWithQuery(call)
      expect(sold.value).toMatchObject({ duplicate: true, append: { position: 1 } })
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test.each([
      ['another process handled it before', { actor: 'ana' }, true],
      ['another process handles it meanwhile, for somebody else', { actor: 'zoe' }, false],
    ])('is a repeat although its own answer was lost, where %s', async (_, metadata, isBefore) => {
      const { store, other, line } = sharedLog(options)
      const append = { stream: 's', events: couple.value!, codec: ticketCodec, commandId: 'import-1' }
      const handle = () => other.append({ ...append, metadata })
      if (isBefore) await handle()
      await store.dispatchWithQuery(buying('zoe'))
      line.onAppend(loseCall, first(isBefore ? () => {} : handle))
      const again = await store.append({ ...append, metadata: { actor: 'ana' } })
      expect(again.value).toMatchObject({ duplicate: true, append: { position: isBefore ? 2 : 3 } })
    })

    test('as an append of events, is recognised too', async () => {
      const { store, line } = sharedLog(options)
      const append = { stream: 's', events: couple.value!, codec: ticketCodec, commandId: 'import-1' }
      const one = await store.append(append)
      const again = await store.append(append)
      expect(again.value).toMatchObject({ events: one.value!.events, append: one.value!.append, duplicate: true })
      expect(await buyersIn(store)).toEqual(['ana', 'ben'])
      expect(line.appends.length).toBeLessThanOrEqual(2)
    })
  })

  describe('that was used for something else', () => {
    test('is refused: another stream, another query, a stream alone, an append', async () => {
      const { store } = sharedLog(options)
      const call = { ...buying('ana'), commandId: 'buy-1' }
      await store.dispatchWithQuery(call)
      reused(await store.dispatchWithQuery({ ...call, stream: 'elsewhere' }))
      reused(await store.dispatchWithQuery({ ...call, query: allEvents }))
      reused(await store.dispatch(call))
      reused(await store.append({ ...call, events: couple.value! }))
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test('is refused even where that happened between the read and the append', async () => {
      const { store, line, other } = sharedLog(options)
      line.onAppend(
        first(() => other.dispatchWithQuery({ ...buying('ana'), stream: 'x', query: allEvents, commandId: 'buy-1' })),
      )
      reused(await store.dispatchWithQuery({ ...buying('ana'), commandId: 'buy-1' }))
    })
  })

  test('that was rejected, or had nothing to do, is not remembered', async () => {
    const { store } = sharedLog(options)
    const call = { ...buying('ana', ticketWindow(0)), commandId: 'buy-1' }
    expect(await store.dispatchWithQuery(call)).toMatchObject({ ok: false })
    const idle = { ...ticketWindow(), decide: () => accept<TicketSold>() }
    expect((await store.dispatchWithQuery({ ...call, decider: idle })).value).toMatchObject({ append: null })
    const sold = await store.dispatchWithQuery({ ...call, decider: ticketWindow(1) })
    expect(sold.value).toMatchObject({ duplicate: false, append: { position: 1 } })
  })

  test('whose events its codec can no longer read fails as that, and appends nothing', async () => {
    const { store, other } = sharedLog(options)
    const call = { ...buying('ana'), commandId: 'buy-1' }
    await other.dispatchWithQuery(call)
    const blind = { ...ticketCodec, decode: () => err({ reason: 'UnknownEvent' } as const) }
    const again = await store.dispatchWithQuery({ ...call, query: sale, codec: blind })
    expect(again.error).toMatchObject({ kind: 'DecodeError', stored: { position: 1 } })
    expect(await buyersIn(store)).toEqual(['ana'])
  })
})

describe.each(bothWays)('%s, an id that a codec gives', (_, options) => {
  const named = {
    ...ticketCodec,
    encode: (event: TicketSold) => ({ ...ticketCodec.encode(event), id: `ticket of ${event.buyer}` }),
  }

  test('is taken once it is in the log, and the error says where', async () => {
    const { store, other } = sharedLog(options)
    await other.append({ stream: 's', events: couple.value!, codec: named })
    const elsewhere = query(queryItem({ types: ['TicketSold'], tags: [tag('sale', 'elsewhere')] }))
    const sold = await store.dispatchWithQuery({ ...buying('ben'), query: elsewhere, codec: named })
    expect(sold.error).toMatchObject({
      kind: 'StoreError',
      reason: 'EventIdTaken',
      outcome: 'not-appended',
      message: 'events with these ids exist: ticket of ben (position 2)',
    })
  })

  test('of another command does not make a repeat of this one', async () => {
    const { store, other } = sharedLog(options)
    await other.append({ stream: 's', events: couple.value!, codec: named })
    const appended = await store.append({ stream: 's', events: couple.value!, codec: named, commandId: 'import-1' })
    expect(appended.error).toMatchObject({ reason: 'EventIdTaken' })
    expect(await buyersIn(store)).toEqual(['ana', 'ben'])
  })
})

const reused = (result: Result<Dispatch<unknown>, unknown>): void => {
  expect(result.error).toMatchObject({ kind: 'StoreError', reason: 'CommandIdReused', outcome: 'not-appended' })
  expect((result.error as { readonly message: string }).message).toContain('buy-1')
}
