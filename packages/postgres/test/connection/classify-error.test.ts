import { describe, expect, test } from 'vitest'
import { classifyError } from '../../src/connection/classify-error.ts'

/** As the driver throws it. */
const fromServer = (code: string, severity = 'ERROR', more: object = {}): Error =>
  Object.assign(new Error(`fabricated ${code}`), { code, severity, ...more })

const isDefinite = (error: unknown): boolean => classifyError(error).definite

const reasonOf = (error: unknown): string => classifyError(error).reason

describe('an error of the server is classified by its SQLSTATE:', () => {
  test.each([
    ['22P02', 'Refused'],
    ['22021', 'Refused'],
    ['22P05', 'Refused'],
    ['22003', 'Refused'],
    ['23505', 'Unexpected'],
    ['25006', 'Misconfigured'],
    ['25P02', 'Unexpected'],
    ['26000', 'Misconfigured'],
    ['28P01', 'Misconfigured'],
    ['3D000', 'Misconfigured'],
    ['3F000', 'Misconfigured'],
    ['40001', 'Contention'],
    ['40P01', 'Contention'],
    ['42501', 'Misconfigured'],
    ['42P01', 'Misconfigured'],
    ['42883', 'Misconfigured'],
    ['53100', 'Unavailable'],
    ['53200', 'Overloaded'],
    ['53300', 'Overloaded'],
    ['54000', 'LimitExceeded'],
    ['55000', 'Refused'],
    ['55P03', 'TimedOut'],
    ['57014', 'TimedOut'],
    ['57P01', 'Unavailable'],
    ['57P03', 'Unavailable'],
    ['58030', 'Unavailable'],
    ['08006', 'Unavailable'],
    ['25P03', 'TimedOut'],
    ['P0001', 'Refused'],
    ['XX001', 'Corrupted'],
    ['XX002', 'Corrupted'],
    ['XX000', 'Unexpected'],
    ['99999', 'Unexpected'],
  ])('%s is %s', (code, reason) => {
    expect(reasonOf(fromServer(code))).toBe(reason)
  })

  test('an event id that comes twice in one call is EventIdTaken', () => {
    expect(reasonOf(fromServer('23505', 'ERROR', { constraint: 'factos_events_id_key' }))).toBe('EventIdTaken')
  })

  test('what is missing is advised to be migrated, and what is forbidden to be granted', () => {
    expect(classifyError(fromServer('42P01')).advice).toContain('migrate()')
    expect(classifyError(fromServer('42883')).advice).toContain('migrate()')
    expect(classifyError(fromServer('3F000')).advice).toContain('migrate()')
    expect(classifyError(fromServer('42501')).advice).toContain('grantSql()')
  })
})

describe('an error of the driver is classified by its kind:', () => {
  test.each([
    [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }), 'Unavailable'],
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'Unavailable'],
    [Object.assign(new Error('getaddrinfo ENOTFOUND db'), { code: 'ENOTFOUND' }), 'Unavailable'],
    [Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 'Unavailable'],
    [new Error('Connection terminated unexpectedly'), 'Unavailable'],
    [new Error('Query read timeout'), 'Unavailable'],
    [new Error('timeout exceeded when trying to connect'), 'Unavailable'],
    [new Error('Cannot use a pool after calling end on the pool'), 'Unavailable'],
    [new TypeError('connection is not a function'), 'Unexpected'],
    [new Error('something else'), 'Unexpected'],
    ['a string', 'Unexpected'],
    [undefined, 'Unexpected'],
    [null, 'Unexpected'],
  ])('%s is %s', (error, reason) => {
    expect(reasonOf(error)).toBe(reason)
  })
})

describe('an error is definite', () => {
  test('where the server said ERROR about the statement', () => {
    for (const code of ['22P02', '40001', '40P01', '42P01', '53100', '55P03', '57014', 'XX000', 'P0001']) {
      expect([code, isDefinite(fromServer(code))]).toEqual([code, true])
    }
  })

  test('not where the connection ended with it, whatever its severity says', () => {
    for (const code of ['08006', '08P01', '57P01', '57P02', '57P03', '57P05', '25P03', '25P04', '40003']) {
      for (const severity of ['ERROR', 'FATAL', 'FEHLER']) {
        expect([code, severity, isDefinite(fromServer(code, severity))]).toEqual([code, severity, false])
      }
    }
    for (const severity of ['FATAL', 'PANIC']) {
      for (const code of ['40001', '53100', '55P03', 'XX000']) {
        expect([code, severity, isDefinite(fromServer(code, severity))]).toEqual([code, severity, false])
      }
    }
  })

  test('in another language only with a code that never ends a connection', () => {
    expect(isDefinite(fromServer('55P03', 'FEHLER'))).toBe(true)
    expect(isDefinite(fromServer('22P05', 'ОШИБКА'))).toBe(true)
    expect(isDefinite(fromServer('40001', 'FEHLER'))).toBe(false)
    expect(isDefinite(fromServer('53100', 'FEHLER'))).toBe(false)
  })

  test('never where it did not come from the server', () => {
    for (const error of [
      new Error('Connection terminated unexpectedly'),
      new TypeError('x'),
      undefined,
      { code: 'ECONNRESET' },
    ]) {
      expect(isDefinite(error)).toBe(false)
    }
  })
})
