import { describe, expect, test } from 'vitest'
import {
  allEvents,
  codec,
  expectRevision,
  failIfEventsMatch,
  noEvents,
  noPosition,
  query,
  queryItem,
  tag,
  type Dispatch,
  type EncodedEvent,
  type Result,
  type StoreErrorReason,
} from '../../src/index.ts'
import { bothWays } from './both-ways.ts'
import { buyersIn, logOf } from './log-of.ts'
import { sharedLog } from './shared-log.ts'
import { buying, ticketCodec, ticketWindow, type TicketSold } from './ticket-sale.ts'

const long = 'x'.repeat(1025)
const ana: TicketSold = { type: 'TicketSold', buyer: 'ana' }

const encodedWith = (part: Partial<EncodedEvent>) =>
  codec<TicketSold>({ ...ticketCodec, encode: (event) => ({ ...ticketCodec.encode(event), ...part }) as never })

const refused = (result: Result<Dispatch<unknown>, unknown>, reason: StoreErrorReason): string => {
  expect(result.error).toMatchObject({ kind: 'StoreError', reason, outcome: 'not-appended' })
  return (result.error as { readonly message: string }).message
}

describe.each(bothWays)('%s', (_, options) => {
  test.each<[string, StoreErrorReason, RegExp]>([
    ['', 'Refused', /is empty/],
    [long, 'LimitExceeded', /1025 UTF-8 bytes long; at most 1024/],
    ['é'.repeat(513), 'LimitExceeded', /1026 UTF-8 bytes/],
    ['a\ud800', 'Refused', /lone surrogate/],
    [null as never, 'Refused', /is null, not a string/],
    [7 as never, 'Refused', /is number, not a string/],
  ])('the stream or command id %j is %s', async (name, reason, message) => {
    const { store, line } = sharedLog(options)
    const append = { stream: 's', events: [ana], codec: ticketCodec }
    expect(refused(await store.dispatchWithQuery({ ...buying('ana'), stream: name }), reason)).toMatch(message)
    expect(refused(await store.dispatch({ ...buying('ana'), stream: name }), reason)).toMatch(message)
    expect(refused(await store.append({ ...append, stream: name }), reason)).toMatch(message)
    expect(refused(await store.append({ ...append, condition: expectRevision(name, noEvents) }), reason)).toMatch(
      message,
    )
    expect((await store.loadStream({ ...buying('ana'), stream: name })).error).toMatchObject({ reason })
    expect(refused(await store.dispatch({ ...buying('ana'), commandId: name }), reason)).toMatch(/command id/)
    expect(refused(await store.append({ ...append, commandId: name }), reason)).toMatch(message)
    expect(line.appends).toHaveLength(0)
    expect(line.reads).toHaveLength(0)
  })

  test.each<[Partial<EncodedEvent>, StoreErrorReason, RegExp]>([
    [{ type: '' }, 'Refused', /event type "" is empty/],
    [{ type: long }, 'LimitExceeded', /event type "x+…" is 1025/],
    [{ id: '' }, 'Refused', /event id "" is empty/],
    [{ id: long }, 'LimitExceeded', /event id/],
    [{ tags: ['' as never] }, 'Refused', /TicketSold: tag "" is empty/],
    [{ tags: [tag('a'), '\ud800' as never] }, 'Refused', /TicketSold: tag "\\ud800" holds a lone surrogate/],
    [{ tags: [long as never] }, 'LimitExceeded', /TicketSold: tag/],
    [{ version: 0 }, 'Refused', /version 0 is not a whole number from 1/],
    [{ version: 1.5 }, 'Refused', /version 1\.5/],
    [{ version: 2 ** 31 }, 'Refused', /version 2147483648/],
    [{ version: '2' as never }, 'Refused', /version 2 is not/],
    [{ metadata: { actor: 7 as never } }, 'Refused', /TicketSold: metadata "actor" is number, not a string/],
    [{ metadata: { actor: '\udc00' } }, 'Refused', /metadata "actor" holds a lone surrogate/],
    [{ metadata: { '\udc00': 'x' } }, 'Refused', /lone surrogate/],
  ])('an event encoded with %j is %s', async (part, reason, message) => {
    const { store, line } = sharedLog(options)
    expect(refused(await store.dispatchWithQuery({ ...buying('ana'), codec: encodedWith(part) }), reason)).toMatch(
      message,
    )
    const events = [ana, { ...ana, buyer: 'ben' }]
    expect(refused(await store.append({ stream: 's', events, codec: encodedWith(part) }), reason)).toMatch(message)
    expect(line.appends).toHaveLength(0)
  })

  test('versions go up to 2^31 - 1', async () => {
    const { store } = sharedLog(options)
    const last = encodedWith({ version: 2 ** 31 - 1 })
    const indifferent = codec({ ...last, decode: () => ({ ok: true, value: ana }) })
    expect(await store.append({ stream: 's', events: [ana], codec: indifferent })).toMatchObject({ ok: true })
  })

  test('two events of one append do not share an id', async () => {
    const { store, line } = sharedLog(options)
    const same = encodedWith({ id: 'one' })
    const appended = await store.append({ stream: 's', events: [ana, { ...ana, buyer: 'ben' }], codec: same })
    expect(refused(appended, 'EventIdTaken')).toBe('two events of one append have the id "one"')
    expect(line.appends).toHaveLength(0)
  })

  describe('the limits of a store', () => {
    const family = ['ana', 'ben', 'cem'].map((buyer): TicketSold => ({ type: 'TicketSold', buyer }))
    const three = { ...ticketWindow(), decide: () => ({ ok: true, value: family }) as const }

    test('hold for the number of events', async () => {
      const { store, line } = sharedLog(options, { events: 2 })
      expect(refused(await store.append({ stream: 's', events: family, codec: ticketCodec }), 'LimitExceeded')).toBe(
        '3 events at once; this store takes at most 2',
      )
      refused(await store.dispatchWithQuery(buying('ana', three)), 'LimitExceeded')
      expect(line.appends).toHaveLength(0)
      const two = await store.append({ stream: 's', events: family.slice(1), codec: ticketCodec })
      expect(two).toMatchObject({ ok: true })
    })

    test('hold for the bytes of one event', async () => {
      const { store, line } = sharedLog(options, { eventBytes: 100 })
      const data = (bytes: number) =>
        codec({ ...encodedWith({ data: new Uint8Array(bytes) }), decode: () => ({ ok: true, value: ana }) })
      const tooBig = await store.append({ stream: 's', events: [ana], codec: data(101) })
      expect(refused(tooBig, 'LimitExceeded')).toBe('TicketSold: 101 bytes; this store takes at most 100 an event')
      expect(line.appends).toHaveLength(0)
      expect(await store.append({ stream: 's', events: [ana], codec: data(100) })).toMatchObject({ ok: true })
    })

    test('hold for the bytes of all together: data, names, tags and metadata in UTF-8', async () => {
      // One event: 4 + 1 + 10 bytes of names, 2 of tags, 3 + 2 of metadata, 8 of data.
      const part = { id: 'é😀'.slice(0, 1) + 'ab', tags: [tag('é')], metadata: { é1: '…' }, data: new Uint8Array(8) }
      const weighed = codec({ ...encodedWith(part), decode: () => ({ ok: true, value: ana }) })
      const append = { stream: 's', events: [ana], codec: weighed }
      const { store, line } = sharedLog(options, { bytes: 30 })
      expect(refused(await store.append(append), 'LimitExceeded')).toBe('31 bytes at once; this store takes at most 30')
      expect(line.appends).toHaveLength(0)
      expect(await sharedLog(options, { bytes: 31 }).store.append(append)).toMatchObject({ ok: true })
    })
  })

  describe('NUL, where a store cannot hold it,', () => {
    test.each<[string, Partial<EncodedEvent>]>([
      ['event id', { id: 'a\0' }],
      ['event type', { type: 'a\0' }],
      ['tag', { tags: [tag('a\0b')] }],
      ['metadata', { metadata: { a: 'b\0' } }],
      ['metadata', { metadata: { 'a\0': 'b' } }],
    ])('is refused in an %s', async (what, part) => {
      const { store, line } = sharedLog(options, { nul: false })
      const sold = await store.dispatchWithQuery({ ...buying('ana'), codec: encodedWith(part) })
      const message = refused(sold, 'Refused')
      expect(message).toContain(what)
      expect(message).toContain('NUL')
      expect(line.appends).toHaveLength(0)
    })

    test('is refused in what a call names, before anything is sent', async () => {
      const { store, line } = sharedLog(options, { nul: false })
      const byTag = query(queryItem({ types: ['TicketSold'], tags: [tag('a\0')] }))
      const byType = query(queryItem({ types: ['a\0' as 'TicketSold'] }))
      const append = { stream: 's', events: [ana], codec: ticketCodec }
      const results = [
        await store.dispatch({ ...buying('ana'), stream: 'a\0' }),
        await store.dispatch({ ...buying('ana'), commandId: 'a\0' }),
        await store.dispatchWithQuery({ ...buying('ana'), query: byTag }),
        await store.dispatchWithQuery({ ...buying('ana'), query: byType }),
        await store.append({ ...append, stream: 'a\0' }),
        await store.append({ ...append, condition: expectRevision('a\0', 1) }),
        await store.append({ ...append, condition: failIfEventsMatch(byTag, noPosition) }),
      ]
      for (const result of results) expect(refused(result, 'Refused')).toContain('NUL')
      expect((await store.readContext({ ...buying('ana'), query: byTag })).error).toMatchObject({ reason: 'Refused' })
      expect((await store.loadStream({ ...buying('ana'), stream: 'a\0' })).error).toMatchObject({ reason: 'Refused' })
      const read = store.read({ query: byTag, codec: ticketCodec })
      await expect(read[Symbol.asyncIterator]().next()).rejects.toMatchObject({ error: { reason: 'Refused' } })
      expect(line.reads).toHaveLength(0)
      expect(line.appends).toHaveLength(0)
    })

    test('is kept everywhere, where a store can hold it', async () => {
      const { store } = sharedLog(options)
      const part = { id: 'a\0', tags: [tag('b\0')], metadata: { 'c\0': '\0' } }
      const call = { stream: 's\0', events: [ana], codec: encodedWith(part), commandId: 'd\0' }
      expect(await store.append(call)).toMatchObject({ ok: true })
      const [stored] = await logOf(store, ticketCodec)
      expect(stored).toMatchObject({ ...part, stream: 's\0' })
      expect((await store.append(call)).value).toMatchObject({ duplicate: true })
    })
  })

  test('data may be empty, and hold any byte', async () => {
    const { store } = sharedLog(options)
    const raw = codec<{ readonly type: 'Raw'; readonly data: Uint8Array }>({
      encode: ({ data }) => ({ type: 'Raw', tags: [], data }),
      decode: ({ data }) => ({ ok: true, value: { type: 'Raw', data } }),
    })
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const events = [new Uint8Array(), all].map((data) => ({ type: 'Raw', data }) as const)
    expect(await store.append({ stream: 's', events, codec: raw })).toMatchObject({ ok: true })
    expect((await logOf(store, raw)).map(({ event }) => event)).toEqual(events)
  })

  describe('what TypeScript would have refused is a TypeError, and nothing is sent:', () => {
    const notQueries = [undefined, null, {}, [], { kind: 'Items', items: [] }, { kind: 'Everything', items: [] }]

    test.each(notQueries)('%j for a query', async (wrong) => {
      const { store, line } = sharedLog(options)
      const call = { ...buying('ana'), query: wrong as never }
      await expect(store.dispatchWithQuery(call)).rejects.toThrow(TypeError)
      await expect(store.readContext(call)).rejects.toThrow(TypeError)
      expect(() => store.read({ query: wrong as never, codec: ticketCodec })).toThrow(TypeError)
      const condition = { kind: 'FailIfEventsMatch', query: wrong as never, after: noPosition } as const
      const append = { stream: 's', events: [ana], codec: ticketCodec, condition }
      await expect(store.append(append)).rejects.toThrow(TypeError)
      expect([...line.reads, ...line.appends]).toEqual([])
    })

    test.each([
      { kind: 'FailIfEventsMatch', query: allEvents, after: NaN },
      { kind: 'FailIfEventsMatch', query: allEvents, after: undefined },
      { kind: 'FailIfEventsMatch', query: allEvents, after: '7' },
      { kind: 'ExpectRevision', stream: 's', revision: null },
      { kind: 'ExpectRevision', stream: 's', revision: -1 },
      { kind: 'FailIfNothingMatches' },
      {},
      null,
      'NoAppendCondition',
    ])('%j for a condition, which must not pass for none', async (condition) => {
      const { store, line } = sharedLog(options)
      const append = { stream: 's', events: [ana], codec: ticketCodec, condition: condition as never }
      await expect(store.append(append)).rejects.toThrow(TypeError)
      expect(line.appends).toEqual([])
    })

    test('no decider, no codec, no call at all', async () => {
      const { store, line } = sharedLog(options)
      await expect(store.dispatch({ ...buying('ana'), decider: undefined } as never)).rejects.toThrow(TypeError)
      await expect(store.dispatchWithQuery({ ...buying('ana'), codec: undefined as never })).rejects.toThrow(TypeError)
      await expect(store.dispatch(undefined as never)).rejects.toThrow(TypeError)
      await expect(store.dispatchWithContext(undefined as never)).rejects.toThrow(TypeError)
      await expect(store.append(undefined as never)).rejects.toThrow(TypeError)
      expect(line.appends).toEqual([])
      expect(await store.dispatchWithQuery(buying('ana'))).toMatchObject({ ok: true })
      expect(await buyersIn(store)).toEqual(['ana'])
    })

    test.each([0, -1, 1.5, NaN, '3'])('%j attempts', async (attempts) => {
      const { store } = sharedLog(options)
      const retry = { attempts: attempts as never }
      await expect(store.dispatchWithQuery({ ...buying('ana'), retry })).rejects.toThrow(/retry.attempts/)
    })
  })
})
