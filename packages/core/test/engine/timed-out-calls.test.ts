import { expect, test } from 'vitest'
import { err } from '../../src/index.ts'
import { createEventStore, memoryStorage, storeError, type Storage } from '../../src/storage.ts'
import { names, noting } from './noting.ts'

/** A storage that has time for so many events a call, and says so of larger ones. */
const slow = (most: number, sizes: number[]): Storage => {
  const storage = memoryStorage()
  return {
    ...storage,
    append: async (call) => {
      const events = call.requests.reduce((sum, request) => sum + request.events.length, 0)
      sizes.push(events)
      // While it is at work, everybody else comes to wait again.
      await new Promise((resolve) => setTimeout(resolve, 5))
      return events > most
        ? err(storeError('TimedOut', 'canceling statement due to statement timeout'))
        : storage.append(call)
    },
  }
}

test.each([
  ['on one context', () => 'hot'],
  ['each on its own context', (text: string) => text],
])(
  'calls that are too large for a timeout of the database get smaller until they get through (%s)',
  async (_, topicOf) => {
    const sizes: number[] = []
    const store = createEventStore(slow(4, sizes), { retry: { attempts: 10, minDelayMs: 0, maxDelayMs: 0 } })
    const answers = await Promise.all(names(64).map((text) => store.dispatchWithQuery(noting(topicOf(text), text))))
    expect(answers.filter(({ ok }) => ok).length).toBe(64)
    expect(Math.max(...sizes)).toBe(64)
  },
)
