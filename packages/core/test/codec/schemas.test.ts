import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { jsonCodec, type SchemaResult, type StandardSchema } from '../../src/index.ts'
import { issuesToString } from '../../src/codec/standard-schema.ts'
import { storedAs } from './stored-as.ts'

type Booked = { readonly type: 'Booked'; readonly guest: string; readonly at: Date }

const booked: Booked = { type: 'Booked', guest: 'ana', at: new Date('2026-03-01T10:00:00.000Z') }
const at = z.iso.datetime().transform((text) => new Date(text))

const codecWith = (schema: StandardSchema<Omit<Booked, 'type'>>) =>
  jsonCodec<Booked>({ Booked: { tags: () => [], schema } })

const stored = (fields: unknown) =>
  storedAs({ type: 'Booked', tags: [], data: new TextEncoder().encode(JSON.stringify(fields)) })

test('a Date is stored in ISO form, and the schema makes a Date of it again', () => {
  const codec = codecWith(z.object({ guest: z.string(), at }))
  const encoded = codec.encode(booked)
  expect(new TextDecoder().decode(encoded.data)).toBe('{"guest":"ana","at":"2026-03-01T10:00:00.000Z"}')
  expect(codec.decode(storedAs(encoded))).toStrictEqual({ ok: true, value: booked })
})

describe('the type', () => {
  test('may be left out of a schema, and is there in the event all the same', () => {
    const codec = codecWith(z.object({ guest: z.string(), at }))
    expect(codec.decode(storedAs(codec.encode(booked))).value?.type).toBe('Booked')
  })

  test('may be in the schema, which then fits an application’s own type', () => {
    const codec = codecWith(z.object({ type: z.literal('Booked'), guest: z.string(), at }))
    expect(codec.decode(storedAs(codec.encode(booked)))).toStrictEqual({ ok: true, value: booked })
  })

  test('must be in a strict schema, because the schema gets it', () => {
    const strict = codecWith(z.strictObject({ type: z.literal('Booked'), guest: z.string(), at }))
    expect(strict.decode(storedAs(strict.encode(booked)))).toStrictEqual({ ok: true, value: booked })
    const without = codecWith(z.strictObject({ guest: z.string(), at }))
    expect(without.decode(storedAs(without.encode(booked))).error).toEqual({
      reason: 'InvalidData',
      message: 'Unrecognized key: "type"',
    })
  })
})

test('what a schema refuses is invalid, with every issue and its place', () => {
  const codec = codecWith(z.object({ guest: z.string(), at }))
  expect(codec.decode(stored({ guest: 7, at: 'yesterday' })).error).toEqual({
    reason: 'InvalidData',
    message: 'guest: Invalid input: expected string, received number; at: Invalid ISO datetime',
  })
})

test('a schema sees the fields after the upcasters', () => {
  const codec = jsonCodec<Booked>({
    Booked: {
      tags: () => [],
      upcasters: [({ guest }: { readonly guest: string }) => ({ guest, at: '2026-01-01T00:00:00.000Z' })],
      schema: z.object({ guest: z.string(), at }),
    },
  })
  expect(codec.decode(stored({ guest: 'ana' })).value).toEqual({ ...booked, at: new Date('2026-01-01') })
})

describe('a schema that answers asynchronously', () => {
  test('is a bug, and named as one', () => {
    const slow = z.object({ guest: z.string().refine(async () => true), at })
    expect(() => codecWith(slow).decode(stored({ guest: 'ana', at: booked.at }))).toThrow(
      new TypeError(`the schema of 'Booked' is asynchronous; decoding needs one that answers at once`),
    )
  })

  test('leaves no rejection behind that nobody handles', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown): void => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const failing = handMade(() => Promise.reject(new Error('too late')))
    expect(() => codecWith(failing).decode(stored({}))).toThrow(TypeError)
    // Node reports unhandled rejections before the next turn of its event loop.
    await new Promise((resolve) => setTimeout(resolve))
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })
})

test('issues are told on one line, whatever their paths are made of', () => {
  const issues = [
    { message: 'required', path: ['lines', 0, { key: 'price' }, Symbol('x')] },
    { message: 'expected an object' },
    { message: 'empty', path: [] },
  ]
  expect(issuesToString(issues)).toBe('lines.0.price.Symbol(x): required; expected an object; empty')
})

const handMade = (
  validate: () => Promise<SchemaResult<Omit<Booked, 'type'>>>,
): StandardSchema<Omit<Booked, 'type'>> => ({ '~standard': { version: 1, vendor: 'by hand', validate } })
