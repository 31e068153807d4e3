import { accept, decider, jsonCodec, memoryStore } from 'factos'
import { expect, test } from 'vitest'

type Noted = { type: 'Noted' }

const note = decider<null, number, Noted>({ initial: 0, evolve: (n) => n + 1, decide: () => accept({ type: 'Noted' }) })
const codec = jsonCodec<Noted>({ Noted: { tags: () => [] } })

test('callers that go on as soon as they are answered leave timers their turn', async () => {
  const store = memoryStore()
  const timer = { fired: false }
  let commands = 0
  setTimeout(() => {
    timer.fired = true
  }, 30)
  const caller = async (stream: string): Promise<void> => {
    // Without a turn for the timer this would go on until the bound.
    while (!timer.fired && commands < 500_000) {
      await store.dispatch({ stream, decider: note, codec, command: null })
      commands++
    }
  }
  await Promise.all(['a', 'b', 'c', 'd'].map(caller))
  expect(timer.fired).toBe(true)
  expect(commands).toBeLessThan(500_000)
})
