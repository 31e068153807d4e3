import { expect, test } from 'vitest'
import { jsonCodec } from '../../src/index.ts'
import { storedAs } from './stored-as.ts'

type Registered = {
  readonly type: 'Registered'
  readonly first: string
  readonly last: string
  readonly country: string
}

interface Version1 {
  readonly name: string
}
interface Version2 {
  readonly first: string
  readonly last: string
}

const given: unknown[] = []
const codec = jsonCodec<Registered>({
  Registered: {
    tags: () => [],
    upcasters: [
      (data: Version1): Version2 => {
        given.push(data)
        const [first = '', last = ''] = data.name.split(' ')
        return { first, last }
      },
      (data: Version2) => ({ ...data, country: 'PT' }),
    ],
  },
})

const stored = (version: number, fields: object) =>
  codec.decode(
    storedAs({ type: 'Registered', version, tags: [], data: new TextEncoder().encode(JSON.stringify(fields)) }),
  )

test('a new event is stored in the last version, one more than there are upcasters', () => {
  const event = { type: 'Registered', first: 'Ana', last: 'Sá', country: 'BR' } as const
  expect(codec.encode(event).version).toBe(3)
  expect(codec.decode(storedAs(codec.encode(event)))).toEqual({ ok: true, value: event })
})

test('an event of any earlier version is brought up to date step by step', () => {
  const now = { ok: true, value: { type: 'Registered', first: 'Ana', last: 'Sá', country: 'PT' } }
  expect(stored(1, { name: 'Ana Sá' })).toEqual(now)
  expect(stored(2, { first: 'Ana', last: 'Sá' })).toEqual(now)
  expect(stored(3, { first: 'Ana', last: 'Sá', country: 'PT' })).toEqual(now)
})

test('an upcaster gets the stored fields, without the type', () => {
  given.length = 0
  stored(1, { name: 'Ana Sá' })
  expect(given).toEqual([{ name: 'Ana Sá' }])
})

test('a version beyond the last is refused instead of guessed at', () => {
  expect(stored(4, { first: 'Ana' }).error).toEqual({
    reason: 'InvalidData',
    message: 'version 4 is newer than version 3, the last that this codec knows',
  })
})

test('a version between two is none', () => {
  expect(stored(1.5, { name: 'Ana Sá' }).error).toEqual({
    reason: 'InvalidData',
    message: 'version 1.5 is not a version',
  })
})

test('an upcaster that gives no object is told apart from stored data that is none', () => {
  const broken = jsonCodec<{ readonly type: 'A' }>({ A: { tags: () => [], upcasters: [() => 7] } })
  const answer = broken.decode(storedAs({ type: 'A', version: 1, tags: [], data: new TextEncoder().encode('{}') }))
  expect(answer.error).toEqual({ reason: 'InvalidData', message: 'not a JSON object' })
})
