import { expect, test } from 'vitest'
import { err, FactosError, ok, unwrap, type Result, type StoreError } from '../src/index.ts'

const lost: StoreError = { kind: 'StoreError', reason: 'Unavailable', outcome: 'unknown', message: 'gone', cause: 'x' }

test('is a value or an error, never both', () => {
  expect(ok(7)).toEqual({ ok: true, value: 7 })
  expect(err(lost)).toEqual({ ok: false, error: lost })
})

test('unwrap gives the value of a success, whatever it is', () => {
  expect(unwrap(ok(7))).toBe(7)
  expect(unwrap(ok(undefined))).toBe(undefined)
  expect(unwrap(ok(false))).toBe(false)
})

test('unwrap throws a failure as a FactosError that carries the error itself', () => {
  const failed: Result<never, StoreError> = err(lost)
  let thrown: unknown
  try {
    unwrap(failed)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(FactosError)
  expect((thrown as FactosError).error).toBe(lost)
})
