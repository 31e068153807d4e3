import { expect, test } from 'vitest'
import { lane } from '../src/lane.ts'
import { patience } from '../src/patience.ts'

const long = () => patience(60_000)

test('turns come one at a time, in the order of asking', async () => {
  const { enter } = lane()
  const order: number[] = []
  let inside = 0
  await Promise.all(
    [1, 2, 3, 4].map(async (number) => {
      const leave = await enter(long())
      expect(++inside).toBe(1)
      order.push(number)
      await Promise.resolve()
      inside--
      leave?.()
    }),
  )
  expect(order).toEqual([1, 2, 3, 4])
})

test('who gives up does not get a turn, and those behind do not lose theirs', async () => {
  const { enter } = lane()
  const first = await enter(long())
  const controller = new AbortController()
  const second = enter(patience(60_000, controller.signal))
  const third = enter(patience(0))
  const fourth = enter(long())
  controller.abort()
  expect(await second).toBeUndefined()
  expect(await third).toBeUndefined()
  first?.()
  expect(await fourth).toBeTypeOf('function')
})
