import { expect, test } from 'vitest'
import { headWatch } from '../../src/watch/head-watch.ts'

const never = 1_000_000

/** Reads of the head that the test answers itself, in order. */
const heldReads = (): {
  read: () => Promise<number | undefined>
  answer: (position?: number) => Promise<void>
  open: () => number
} => {
  const waiting: ((position: number | undefined) => void)[] = []
  return {
    read: () => new Promise((resolve) => waiting.push(resolve)),
    answer: async (position) => {
      waiting.shift()?.(position)
      // What follows from the answer happens before the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
    },
    open: () => waiting.length,
  }
}

test('what moves while a look is under way is looked for again', async () => {
  const { read, answer, open } = heldReads()
  const watch = headWatch(read, never)
  let moves = 0
  watch.watch(() => moves++)
  watch.look()
  watch.look()
  expect(open()).toBe(1)
  await answer(1)
  expect([moves, open()]).toEqual([1, 1])
  await answer(2)
  expect([moves, open()]).toEqual([2, 0])
  watch.close()
})

test('a look that fails is no move, and does not keep the next one from looking', async () => {
  const { read, answer, open } = heldReads()
  const watch = headWatch(read, never)
  let moves = 0
  watch.watch(() => moves++)
  await answer(undefined)
  watch.look()
  expect([moves, open()]).toEqual([0, 1])
  await answer(1)
  expect(moves).toBe(1)
  watch.close()
})

test('what this process appended itself is not told again by a look that began before', async () => {
  const { read, answer } = heldReads()
  const watch = headWatch(read, never)
  let moves = 0
  watch.watch(() => moves++)
  watch.moved(5)
  await answer(4)
  expect(moves).toBe(1)
  watch.close()
})

test('a log that begins again below what was known has moved', async () => {
  const { read, answer } = heldReads()
  const watch = headWatch(read, never)
  let moves = 0
  watch.watch(() => moves++)
  await answer(5)
  watch.look()
  await answer(2)
  expect(moves).toBe(2)
  watch.close()
})

test('nobody looks while nobody watches', () => {
  const { read, open } = heldReads()
  let begun = 0
  let ended = 0
  const watch = headWatch(read, never, () => {
    begun++
    return () => ended++
  })
  expect(open()).toBe(0)
  const stops = [watch.watch(() => {}), watch.watch(() => {})]
  expect([begun, ended]).toEqual([1, 0])
  for (const stop of [...stops, ...stops]) stop()
  expect([begun, ended]).toEqual([1, 1])
  watch.watch(() => {})
  watch.close()
  expect([begun, ended]).toEqual([2, 2])
})
