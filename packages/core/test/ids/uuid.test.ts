import { afterEach, expect, test, vi } from 'vitest'
import { uuidOf, uuidV7 } from '../../src/ids/uuid.ts'

const uuid = (version: number): RegExp =>
  new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

afterEach(() => void vi.useRealTimers())

test('a new id has version 7, the variant of the RFC and the time in its first 48 bits', () => {
  const before = Date.now()
  const id = uuidV7()
  expect(id).toMatch(uuid(7))
  // Made after at most a few thousand others in the same millisecond, so it has borrowed no time yet.
  expect(timeOf(id)).toBeGreaterThanOrEqual(before)
  expect(timeOf(id)).toBeLessThanOrEqual(Date.now())
})

test('100,000 new ids are distinct and sort in the order in which they were made', () => {
  const ids = Array.from({ length: 100_000 }, uuidV7)
  expect(new Set(ids).size).toBe(ids.length)
  expect(firstOutOfOrder(ids)).toBe(undefined)
})

test('new ids differ in their random half too, as those of two processes must', () => {
  const halves = Array.from({ length: 10_000 }, () => uuidV7().slice(19))
  expect(new Set(halves).size).toBe(halves.length)
})

test('ids keep their order when the clock stands still or goes back', () => {
  const start = Date.now() + 1_000_000
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  const ids = Array.from({ length: 9_000 }, uuidV7)
  vi.setSystemTime(start - 60_000)
  ids.push(...Array.from({ length: 9_000 }, uuidV7))
  vi.setSystemTime(start + 60_000)
  ids.push(uuidV7())
  expect(new Set(ids).size).toBe(ids.length)
  expect(firstOutOfOrder(ids)).toBe(undefined)
  expect(timeOf(ids.at(-1)!)).toBe(start + 60_000)
})

test('the id of a text is always the same, with version 8', () => {
  expect(uuidOf('order-7')).toMatch(uuid(8))
  expect(uuidOf('order-7')).toBe(uuidOf('order-7'))
  expect(uuidOf('order-8')).not.toBe(uuidOf('order-7'))
})

test('the ids of these texts are stored in logs, so they never change', () => {
  expect(uuidOf('')).toBe('e3b0c442-98fc-8c14-9afb-f4c8996fb924')
  expect(uuidOf('buy-renata\n0')).toBe('b0769d45-537d-83b2-95fc-b041130f58aa')
  expect(uuidOf('buy-renata\n1')).toBe('d92a4f24-3248-8b60-aee0-ae91fd50dde3')
})

const firstOutOfOrder = (ids: readonly string[]): string | undefined =>
  ids.find((id, index) => index > 0 && id <= (ids[index - 1] as string))
