import { describe, expect, test, vi } from 'vitest'
import { createEventStore, memoryStorage, type EventStoreOptions } from '../../src/storage.ts'
import { retryPolicy } from '../../src/dispatch/retry-policy.ts'
import { isWorthRetrying } from '../../src/dispatch/is-worth-retrying.ts'
import { noAppendCondition, type StoreErrorReason } from '../../src/index.ts'
import { fail } from './faulty-storage.ts'
import { sharedLog } from './shared-log.ts'
import { buying } from './ticket-sale.ts'

const longest = (policy: ReturnType<typeof retryPolicy>, rounds: number): readonly number[] => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  const delays = Array.from({ length: rounds }, (_, index) => policy.delayMs(index + 2))
  vi.restoreAllMocks()
  return delays
}

test('by default a command is tried ten times, with waits that double up to a quarter of a second', () => {
  const policy = retryPolicy()
  expect(policy.attempts).toBe(10)
  expect(longest(policy, 9)).toEqual([2, 4, 8, 16, 32, 64, 128, 250, 250])
})

test('a wait is a random part of the longest, so that those who collided part ways', () => {
  const delays = Array.from({ length: 200 }, () =>
    retryPolicy({ attempts: 2, minDelayMs: 1000, maxDelayMs: 9000 }).delayMs(2),
  )
  expect(new Set(delays).size).toBeGreaterThan(150)
  for (const delay of delays) expect(delay).toSatisfy((ms: number) => ms >= 0 && ms < 1000)
})

test('false means once', () => {
  expect(retryPolicy(false).attempts).toBe(1)
})

test('numbers that make no policy are a TypeError, also in the options of a store', () => {
  const wrong = [
    { attempts: 0 },
    { attempts: 1.5 },
    { attempts: NaN },
    { attempts: 2, minDelayMs: -1 },
    { attempts: 2, minDelayMs: 5, maxDelayMs: 4 },
    { attempts: 2, minDelayMs: NaN },
    { attempts: 2, maxDelayMs: Infinity },
    { attempts: 2, maxDelayMs: 2 ** 31 },
  ]
  for (const retry of wrong) {
    expect(() => retryPolicy(retry)).toThrow(TypeError)
    expect(() => createEventStore(memoryStorage(), { retry })).toThrow(TypeError)
  }
})

describe('a store', () => {
  const quick = { minDelayMs: 0, maxDelayMs: 0 }

  test('tries as often as its options say, unless the call says otherwise', async () => {
    for (const engine of [undefined, false] as const) {
      expect(await attemptsWith({ engine, retry: { attempts: 4, ...quick } })).toBe(4)
      expect(await attemptsWith({ engine, retry: { attempts: 4, ...quick } }, { attempts: 2, ...quick })).toBe(2)
      expect(await attemptsWith({ engine, retry: { attempts: 4, ...quick } }, false)).toBe(1)
      expect(await attemptsWith({ engine, retry: false })).toBe(1)
      expect(await attemptsWith({ engine, retry: false }, { attempts: 3, ...quick })).toBe(3)
    }
  })

  test('tries to append events as often as its options say', async () => {
    for (const engine of [undefined, false] as const) {
      const { store, line } = sharedLog({ engine, retry: { attempts: 3, ...quick } })
      line.onAppend(...Array.from({ length: 50 }, () => fail('TimedOut')))
      const { codec, stream } = buying('ana')
      const appended = await store.append({ stream, codec, events: [{ type: 'TicketSold', buyer: 'ana' }] })
      expect(appended.error).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
      expect(line.appends).toHaveLength(3)
    }
  })
})

test('only a lost race and faults that pass and left nothing behind are worth another try', () => {
  const passing: readonly StoreErrorReason[] = ['Unavailable', 'TimedOut', 'Contention']
  const lasting: readonly StoreErrorReason[] = ['Aborted', 'Closed', 'LimitExceeded', 'EventIdTaken', 'CommandIdReused']
  for (const reason of passing) {
    expect(mayPass(reason, 'not-appended')).toBe(true)
    expect(mayPass(reason, 'unknown')).toBe(false)
  }
  for (const reason of [...lasting, 'LogReplaced', 'Overloaded'] as const) {
    expect(mayPass(reason, 'not-appended')).toBe(false)
  }
  expect(isWorthRetrying({ kind: 'AppendConditionFailed', condition: noAppendCondition })).toBe(true)
  expect(isWorthRetrying({ kind: 'DomainError', domainError: 'no', observed: 1 })).toBe(false)
})

const attemptsWith = async (options: EventStoreOptions, retry?: EventStoreOptions['retry']): Promise<number> => {
  const { store, line } = sharedLog(options)
  line.onAppend(...Array.from({ length: 50 }, () => fail('Contention')))
  await store.dispatchWithQuery({ ...buying('ana'), retry })
  return line.appends.length
}

const mayPass = (reason: StoreErrorReason, outcome: 'not-appended' | 'unknown'): boolean =>
  isWorthRetrying({ kind: 'StoreError', reason, outcome, message: '' })
