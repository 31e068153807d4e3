import { expect, test } from 'vitest'
import { storeError } from '../../src/storage.ts'

test('left nothing behind, unless said otherwise', () => {
  expect(storeError('Closed', 'the store is closed')).toStrictEqual({
    kind: 'StoreError',
    reason: 'Closed',
    outcome: 'not-appended',
    message: 'the store is closed',
  })
  expect(storeError('TimedOut', 'no answer', { outcome: 'unknown' }).outcome).toBe('unknown')
})

test('keeps what was thrown, even where that is undefined', () => {
  const thrown = new Error('EPIPE')
  expect(storeError('Unavailable', 'lost', { cause: thrown }).cause).toBe(thrown)
  expect('cause' in storeError('Unavailable', 'lost', { cause: undefined })).toBe(true)
})
