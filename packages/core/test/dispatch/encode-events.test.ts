import { describe, expect, test } from 'vitest'
import { codec, metadataKeys, type Metadata } from '../../src/index.ts'
import { uuidOf } from '../../src/ids/uuid.ts'
import { bothWays } from './both-ways.ts'
import { buyersIn, logOf } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, ticketCodec, type TicketSold } from './ticket-sale.ts'

const couple: readonly TicketSold[] = [
  { type: 'TicketSold', buyer: 'ana' },
  { type: 'TicketSold', buyer: 'ben' },
]

const codecWith = (metadata: Metadata | undefined) =>
  codec<TicketSold>({ ...ticketCodec, encode: (event) => ({ ...ticketCodec.encode(event), metadata }) })

describe.each(bothWays)('%s', (_, options) => {
  describe('the ids of new events', () => {
    test('are new and ascending, unless the codec gives them', async () => {
      const { store } = sharedLog(options)
      const appended = await store.append({ stream: 's', events: couple, codec: ticketCodec })
      const [first, second] = appended.value!.events
      expect(first!.id < second!.id).toBe(true)
      const named = codec<TicketSold>({
        ...ticketCodec,
        encode: (event) => ({ ...ticketCodec.encode(event), id: `id of ${event.buyer}` }),
      })
      const again = await store.append({ stream: 's', events: couple, codec: named, commandId: 'c' })
      expect(again.value!.events.map(({ id }) => id)).toEqual(['id of ana', 'id of ben'])
    })

    test('derive from the command id, so that the same command can never be stored twice', async () => {
      const { store } = sharedLog(options)
      const sold = await store.append({ stream: 's', events: couple, codec: ticketCodec, commandId: 'buy-1' })
      expect(sold.value!.events.map(({ id }) => id)).toEqual([uuidOf('buy-1\n0'), uuidOf('buy-1\n1')])
    })
  })

  describe('metadata', () => {
    test('of the call is merged over that of the codec', async () => {
      const { store } = sharedLog(options)
      const call = { ...buying('ana'), codec: codecWith({ source: 'codec', actor: 'codec' }) }
      const sold = await store.dispatchWithQuery({ ...call, metadata: { [metadataKeys.actor]: 'renata' } })
      expect(sold.value!.events[0]!.metadata).toEqual({ source: 'codec', actor: 'renata' })
      expect((await logOf(store, ticketCodec))[0]!.metadata).toEqual({ source: 'codec', actor: 'renata' })
    })

    test('may come from either alone, or be left out', async () => {
      const { store } = sharedLog(options)
      const append = { stream: 's', events: couple.slice(1), codec: ticketCodec }
      await store.append({ ...append, metadata: { actor: 'renata' } })
      await store.append({ ...append, codec: codecWith({ source: 'codec' }) })
      await store.append(append)
      const log = await logOf(store, ticketCodec)
      expect(log.map(({ metadata }) => metadata)).toEqual([{ actor: 'renata' }, { source: 'codec' }, {}])
    })

    test('is that of the moment of the call, whatever becomes of the object', async () => {
      const { store } = sharedLog(options)
      const metadata: Record<string, string> = { actor: 'renata' }
      const sold = await store.dispatchWithQuery({ ...buying('ana'), metadata })
      metadata['actor'] = 'mallory'
      expect(sold.value!.events[0]!.metadata).toEqual({ actor: 'renata' })
    })

    test('keeps keys that an object treats in a special way', async () => {
      const { store } = sharedLog(options)
      const metadata = JSON.parse('{"__proto__":"x","constructor":"y","a=b\\n":"=\\n"}') as Metadata
      await store.dispatchWithQuery({ ...buying('ana'), codec: codecWith({ own: '1' }), metadata })
      const [stored] = await logOf(store, ticketCodec)
      const entries = Object.entries(stored!.metadata).map(([key, value]) => `${key}: ${value}`)
      expect(entries.toSorted()).toEqual(['__proto__: x', 'a=b\n: =\n', 'constructor: y', 'own: 1'])
    })
  })

  test('what was told of an event cannot be changed for those who are told of it later', async () => {
    const { store } = sharedLog(options)
    const sold = await store.dispatchWithQuery({ ...buying('ana'), metadata: { actor: 'renata' } })
    const [read] = await logOf(store, ticketCodec)
    for (const { tags, metadata } of [sold.value!.events[0]!, read!]) {
      expect(() => Object.assign(tags, ['x'])).toThrow(TypeError)
      expect(() => Object.assign(metadata, { actor: 'mallory' })).toThrow(TypeError)
    }
    expect((await logOf(store, ticketCodec))[0]).toEqual(read)
  })

  test('the tags are those of the codec, each once', async () => {
    const { store } = sharedLog(options)
    const twice = codec<TicketSold>({
      ...ticketCodec,
      encode: (event) => {
        const encoded = ticketCodec.encode(event)
        return { ...encoded, tags: [...encoded.tags, ...encoded.tags.toReversed()] }
      },
    })
    const sold = await store.dispatchWithQuery({ ...buying('ana'), codec: twice })
    expect(sold.value!.events[0]!.tags).toEqual(['sale:gleamconf', 'buyer:ana'])
  })

  test('events are told as they were read back from their bytes, with the stored type and tags', async () => {
    const { store } = sharedLog(options)
    const lossy = codec<TicketSold>({
      encode: (event) => ({ ...ticketCodec.encode(event), version: 7 }),
      decode: ({ id, stream, type, version, tags, metadata }) => {
        return {
          ok: true,
          value: { type: 'TicketSold', buyer: [id, stream, type, version, ...tags, metadata['a']].join() },
        }
      },
    })
    const sold = await store.dispatchWithQuery({ ...buying('ana'), codec: lossy, metadata: { a: '1' }, commandId: 'c' })
    const [one] = sold.value!.events
    expect(one).toMatchObject({ type: 'TicketSold', version: 7, tags: ['sale:gleamconf', 'buyer:ana'] })
    const told = `${uuidOf('c\n0')},tickets-of-ana,TicketSold,7,sale:gleamconf,buyer:ana,1`
    expect(one!.event.buyer).toBe(told)
    expect(await logOf(store, lossy)).toEqual([one])
  })

  test('an event that its own codec cannot read back is refused, and nothing is written', async () => {
    const { store, line } = sharedLog(options)
    const forgetful = codec<TicketSold>({
      ...ticketCodec,
      decode: (stored) =>
        stored.tags.includes('buyer:ben' as never)
          ? { ok: false, error: { reason: 'InvalidData', message: 'no ben' } }
          : ticketCodec.decode(stored),
    })
    const appended = await store.append({ stream: 's', events: couple, codec: forgetful })
    expect(appended.error).toMatchObject({
      kind: 'DecodeError',
      reason: 'InvalidData',
      message: 'no ben',
      stored: { type: 'TicketSold', stream: 's', position: 'no-position', revision: 'no-events' },
    })
    const sold = await store.dispatchWithQuery({ ...buying('ben'), codec: forgetful })
    expect(sold.error).toMatchObject({ kind: 'DecodeError', stored: { position: 'no-position' } })
    expect(line.appends).toHaveLength(0)
  })

  test('a codec that encodes to something else than bytes is a bug', async () => {
    const { store } = sharedLog(options)
    const text = codec({ ...ticketCodec, encode: (event) => ({ ...ticketCodec.encode(event), data: '{}' as never }) })
    await expect(store.dispatchWithQuery({ ...buying('ana'), codec: text })).rejects.toThrow(
      new TypeError(`the codec's data for 'TicketSold' is not a Uint8Array`),
    )
    expect(await buyersIn(store)).toEqual([])
  })
})
