import { deepStrictEqual } from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { errorToString, jsonCodec, tag, type DecodableEvent } from '../../src/index.ts'
import { storedAs } from './stored-as.ts'

type TicketSold = { readonly type: 'TicketSold'; readonly buyer: string; readonly price: number }
type TicketReturned = { readonly type: 'TicketReturned'; readonly buyer: string }

const codec = jsonCodec<TicketSold | TicketReturned>({
  TicketSold: { tags: ({ buyer }) => [tag('buyer', buyer), tag('event', 'x')] },
  TicketReturned: { tags: () => [] },
})
const sold: TicketSold = { type: 'TicketSold', buyer: 'renata', price: 40 }

const textOf = ({ data }: { readonly data: Uint8Array }): string => new TextDecoder().decode(data)

test('knows the types that it was told of', () => {
  expect(codec.types).toEqual(['TicketSold', 'TicketReturned'])
  expect(codec).toSatisfy(Object.isFrozen)
  expect(codec.types).toSatisfy(Object.isFrozen)
})

test('stores the fields as JSON, with type, version and tags beside them', () => {
  const encoded = codec.encode(sold)
  expect(encoded).toMatchObject({ type: 'TicketSold', version: 1, tags: ['buyer:renata', 'event:x'] })
  expect(textOf(encoded)).toBe('{"buyer":"renata","price":40}')
  expect(encoded.id).toBe(undefined)
})

test('brings back what it stored', () => {
  expect(codec.decode(storedAs(codec.encode(sold)))).toEqual({ ok: true, value: sold })
})

test('brings back any JSON field, keys like __proto__ and lone surrogates included', () => {
  type Noted = { readonly type: 'Noted'; readonly note: unknown }
  const notes = jsonCodec({ Noted: { tags: () => [] } } as never) as typeof codec
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
  const note = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit }),
    fc.dictionary(fc.oneof(fc.constantFrom('__proto__', 'type', 'toString'), fc.string({ unit })), fc.jsonValue(), {
      noNullPrototype: true,
    }),
  )
  fc.assert(
    fc.property(note, (value) => {
      const event: Noted = { type: 'Noted', note: value }
      deepStrictEqual(unwrapped(notes.decode(storedAs(notes.encode(event as never)))), event)
    }),
    { numRuns: 500 },
  )
})

test('keeps fields named like parts of an object', () => {
  const notes = jsonCodec({ Noted: { tags: () => [] } } as never) as typeof codec
  const event = JSON.parse('{"type":"Noted","__proto__":{"admin":true},"constructor":1}') as never
  const back = unwrapped(notes.decode(storedAs(notes.encode(event))))
  deepStrictEqual(back, event)
  expect(Object.keys(back)).toContain('__proto__')
  expect((back as { readonly admin?: unknown }).admin).toBe(undefined)
})

test('names the event and field that JSON cannot hold', () => {
  const wrong = { ...sold, price: Infinity }
  expect(() => codec.encode(wrong)).toThrow(new TypeError('TicketSold.price is Infinity, which JSON cannot hold'))
  expect(() => codec.encode({ ...sold, price: undefined } as never)).toThrow(/^TicketSold\.price is undefined/)
})

test('refuses to store an event that it was not told of', () => {
  for (const type of ['TicketLost', 'toString', '__proto__']) {
    expect(() => codec.encode({ type } as never)).toThrow(
      new TypeError(`this codec does not know the event type '${type}'`),
    )
  }
})

describe('reading', () => {
  test('says that it does not know an event', () => {
    for (const type of ['TicketLost', 'toString', '__proto__']) {
      expect(read({ type })).toEqual({ ok: false, error: { reason: 'UnknownEvent' } })
    }
  })

  test('refuses a version that it cannot know yet', () => {
    expect(read({ version: 2 })).toEqual({
      ok: false,
      error: { reason: 'InvalidData', message: 'version 2 is newer than version 1, the last that this codec knows' },
    })
  })

  test.each([0, -1, 0.5, NaN])('refuses %d as a version', (version) => {
    expect(read({ version })).toMatchObject({ ok: false, error: { reason: 'InvalidData' } })
  })

  test('refuses bytes that are not UTF-8, not JSON, or not an object', () => {
    const notJson = { reason: 'InvalidData', message: 'not JSON in UTF-8' }
    expect(read({ data: Uint8Array.from([...utf8('{"a":"'), 0xff, ...utf8('"}')]) }).error).toEqual(notJson)
    expect(read({ data: utf8('{"buyer":') }).error).toEqual(notJson)
    expect(read({ data: new Uint8Array() }).error).toEqual(notJson)
    for (const text of ['null', '7', '"x"', '[1]', 'true']) {
      expect(read({ data: utf8(text) }).error).toEqual({ reason: 'InvalidData', message: 'not a JSON object' })
    }
  })

  test('never lets the stored text into an error', () => {
    for (const text of ['secret-4929', '{"card": secret-4929}', '"secret-4929']) {
      const stored = storedAs({ ...codec.encode(sold), data: utf8(text) })
      const failure = codec.decode(stored).error!
      const place = { ...stored, position: 1, revision: 0 }
      expect(errorToString({ kind: 'DecodeError', ...failure, stored: place })).not.toContain('secret')
    }
  })

  test('takes the stored type for the type, whatever the data says', () => {
    const data = utf8('{"type":"TicketReturned","buyer":"renata","price":40}')
    expect(read({ data })).toEqual({ ok: true, value: sold })
  })
})

test('stores what toJson makes of an event', () => {
  type Counted = { readonly type: 'Counted'; readonly by: bigint }
  const counts = jsonCodec<Counted>({
    Counted: {
      tags: () => [],
      toJson: ({ by }) => ({ by: String(by) }),
      schema: {
        '~standard': {
          version: 1,
          vendor: 'by hand',
          validate: (stored) => ({ value: { by: BigInt((stored as { readonly by: string }).by) } }),
        },
      },
    },
  })
  const event: Counted = { type: 'Counted', by: 2n ** 70n }
  expect(textOf(counts.encode(event))).toBe('{"by":"1180591620717411303424"}')
  expect(unwrapped(counts.decode(storedAs(counts.encode(event))))).toEqual(event)
})

const read = (stored: Partial<DecodableEvent>) => codec.decode(storedAs({ ...codec.encode(sold), ...stored }))

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const unwrapped = <T>(result: { readonly ok: boolean; readonly value?: T }): T => {
  expect(result).toMatchObject({ ok: true })
  return result.value as T
}
