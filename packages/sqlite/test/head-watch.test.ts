import { expect, test } from 'vitest'
import { headWatch } from '../src/head-watch.ts'

const soon = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

test('watchers hear of a head that differs from the last one, in whichever way', async () => {
  let head: string | undefined = 'one'
  let calls = 0
  const { watch, look, close } = headWatch(() => head)
  const stop = watch(() => calls++)
  const heard = async (next: string | undefined): Promise<number> => {
    head = next
    look()
    await soon()
    return calls
  }
  expect(await heard('one')).toBe(0)
  expect(await heard('two')).toBe(1)
  expect(await heard(undefined)).toBe(1)
  expect(await heard('two')).toBe(1)
  expect(await heard('one')).toBe(2)
  stop()
  expect(await heard('three')).toBe(2)
  close()
})

test('nobody is called after the end, and watching after it does nothing', async () => {
  let head = 0
  let calls = 0
  const { watch, look, close } = headWatch(() => String(head))
  watch(() => calls++)
  close()
  watch(() => calls++)()
  head++
  look()
  await soon()
  expect(calls).toBe(0)
})

test('nothing is looked at while nobody watches', () => {
  let looks = 0
  const { watch, look, close } = headWatch(() => String(looks++))
  look()
  expect(looks).toBe(0)
  const stop = watch(() => {})
  expect(looks).toBe(1)
  stop()
  look()
  expect(looks).toBe(1)
  close()
})
