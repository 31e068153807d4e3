import { expect, test } from 'vitest'
import { FactosError, type StoreError } from '../../src/index.ts'

const unavailable: StoreError = {
  kind: 'StoreError',
  reason: 'Unavailable',
  outcome: 'not-appended',
  message: 'connection refused',
}

test('is an Error with the text of the error that it carries', () => {
  const thrown = new FactosError(unavailable)
  expect(thrown).toBeInstanceOf(Error)
  expect(thrown.name).toBe('FactosError')
  expect(thrown.message).toBe('Unavailable: connection refused')
  expect(thrown.error).toBe(unavailable)
})

test('keeps the cause of its error, where there is one', () => {
  const cause = new Error('ECONNREFUSED')
  expect(new FactosError({ ...unavailable, cause }).cause).toBe(cause)
  expect('cause' in new FactosError(unavailable)).toBe(false)
})

test('carries a domain error', () => {
  const thrown = new FactosError({ kind: 'DomainError', domainError: { type: 'SoldOut' }, observed: 3 })
  expect(thrown.message).toBe('{"type":"SoldOut"}')
})

test('names the kind of an error that is not of this library', () => {
  expect(new FactosError({ kind: 'QuotaExceeded' }).message).toBe('QuotaExceeded')
})
