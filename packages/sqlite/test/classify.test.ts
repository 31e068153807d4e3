import type { StoreErrorReason } from 'factos'
import { CorruptedRow } from 'factos/sql'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { classify, isBusy, isDefiniteAtCommit, isUniqueViolation } from '../src/classify.ts'

/** As `node:sqlite` throws it. */
const nodeError = (errcode: number, message = 'what SQLite said'): Error =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode, errstr: message })

/** As better-sqlite3 throws it. */
const betterError = (code: string, message = 'what SQLite said'): Error => Object.assign(new Error(message), { code })

const reasons: readonly (readonly [number, string, StoreErrorReason])[] = [
  [2, 'SQLITE_INTERNAL', 'Unexpected'],
  [3, 'SQLITE_PERM', 'Misconfigured'],
  [4, 'SQLITE_ABORT', 'Contention'],
  [5, 'SQLITE_BUSY', 'Contention'],
  [261, 'SQLITE_BUSY_RECOVERY', 'Contention'],
  [517, 'SQLITE_BUSY_SNAPSHOT', 'Contention'],
  [6, 'SQLITE_LOCKED', 'Contention'],
  [7, 'SQLITE_NOMEM', 'Unavailable'],
  [8, 'SQLITE_READONLY', 'Misconfigured'],
  [1032, 'SQLITE_READONLY_DBMOVED', 'LogReplaced'],
  [9, 'SQLITE_INTERRUPT', 'Unavailable'],
  [10, 'SQLITE_IOERR', 'Unavailable'],
  [1034, 'SQLITE_IOERR_FSYNC', 'Unavailable'],
  [8458, 'SQLITE_IOERR_CORRUPTFS', 'Corrupted'],
  [11, 'SQLITE_CORRUPT', 'Corrupted'],
  [779, 'SQLITE_CORRUPT_INDEX', 'Corrupted'],
  [13, 'SQLITE_FULL', 'Unavailable'],
  [14, 'SQLITE_CANTOPEN', 'Misconfigured'],
  [15, 'SQLITE_PROTOCOL', 'Contention'],
  [17, 'SQLITE_SCHEMA', 'Contention'],
  [18, 'SQLITE_TOOBIG', 'LimitExceeded'],
  [19, 'SQLITE_CONSTRAINT', 'Refused'],
  [1299, 'SQLITE_CONSTRAINT_NOTNULL', 'Refused'],
  [2067, 'SQLITE_CONSTRAINT_UNIQUE', 'Refused'],
  [20, 'SQLITE_MISMATCH', 'Refused'],
  [21, 'SQLITE_MISUSE', 'Unexpected'],
  [22, 'SQLITE_NOLFS', 'Misconfigured'],
  [23, 'SQLITE_AUTH', 'Misconfigured'],
  [26, 'SQLITE_NOTADB', 'Corrupted'],
  [10_239, 'SQLITE_SOMETHING_NEW', 'Unexpected'],
]

describe('an error of SQLite', () => {
  test.each(reasons)('with code %i, or by the name %s, is %s', (code, name, reason) => {
    for (const error of [nodeError(code), betterError(name)]) {
      const classified = classify(error)
      expect(classified).toMatchObject({ kind: 'StoreError', reason, outcome: 'not-appended', cause: error })
      expect(classified.message).toMatch(
        reason === 'Contention' && code === 517 ? /BEGIN IMMEDIATE/ : /what SQLite said/,
      )
    }
  })

  test.each([
    ['no such table: factos_migrations', 'Misconfigured', /call migrate\(\)/],
    ['no such table: main.factos_events', 'Misconfigured', /call migrate\(\)/],
    ['no such index: factos_events_by_type', 'Misconfigured', /call migrate\(\)/],
    ['table factos_events already exists', 'Misconfigured', /something else by the name/],
    ['no such column: oldest_writer', 'Misconfigured', /not those of this library/],
    ['table factos_events has no column named data', 'Misconfigured', /not those of this library/],
    ['no such table: orders', 'Unexpected', /orders/],
    ['near "SELEKT": syntax error', 'Unexpected', /syntax/],
  ] as const)('that says "%s" is %s', (message, reason, text) => {
    for (const error of [nodeError(1, message), betterError('SQLITE_ERROR', message)]) {
      const classified = classify(error)
      expect(classified.reason).toBe(reason)
      expect(classified.message).toMatch(text)
    }
  })

  test.each([
    [Object.assign(new Error('database is not open'), { code: 'ERR_INVALID_STATE' }), 'Closed'],
    [Object.assign(new Error('statement has been finalized'), { code: 'ERR_INVALID_STATE' }), 'Closed'],
    [new TypeError('The database connection is not open'), 'Closed'],
    [Object.assign(new RangeError('Value is too large to be represented'), { code: 'ERR_OUT_OF_RANGE' }), 'Corrupted'],
    [new RangeError('The bound string, buffer, or bigint is too big'), 'LimitExceeded'],
    [Object.assign(new TypeError('cannot be bound'), { code: 'ERR_INVALID_ARG_TYPE' }), 'Refused'],
    [new TypeError('SQLite3 can only bind numbers, strings, bigints, buffers, and null'), 'Refused'],
    [new CorruptedRow('tags of the event at position 3'), 'Corrupted'],
    [new Error('something else'), 'Unexpected'],
    ['thrown text', 'Unexpected'],
    [undefined, 'Unexpected'],
  ] as const)('of the driver itself, %s, is %s', (error, reason) => {
    expect(classify(error)).toMatchObject({ reason, outcome: 'not-appended', cause: error })
  })

  test('is busy only where waiting may help', () => {
    expect([5, 261, 773, 517, 6, 1].map((code) => isBusy(nodeError(code)))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(isBusy(betterError('SQLITE_BUSY'))).toBe(true)
    expect(isBusy(betterError('SQLITE_BUSY_SNAPSHOT'))).toBe(false)
    expect(isBusy(new Error('busy'))).toBe(false)
  })

  test('of a COMMIT leaves no doubt only where SQLite had not written all of it', () => {
    const definite = [1, 5, 6, 8, 13, 19, 2067]
    const unknown = [7, 9, 10, 1034, 778, 11, 21, 26]
    expect(definite.filter((code) => !isDefiniteAtCommit(nodeError(code)))).toEqual([])
    expect(unknown.filter((code) => isDefiniteAtCommit(nodeError(code)))).toEqual([])
    expect(isDefiniteAtCommit(new Error('something else'))).toBe(false)
    expect(classify(nodeError(1034), 'unknown')).toMatchObject({ reason: 'Unavailable', outcome: 'unknown' })
  })

  test('is recognised as it really comes from node:sqlite', () => {
    const database = new DatabaseSync(':memory:')
    database.exec('CREATE TABLE one (id TEXT PRIMARY KEY, n INTEGER UNIQUE) STRICT; INSERT INTO one VALUES (1, 1)')
    const thrownBy = (sql: string): unknown => {
      try {
        database.exec(sql)
      } catch (error) {
        return error
      }
      throw new Error(`nothing was thrown by ${sql}`)
    }
    expect(isUniqueViolation(thrownBy('INSERT INTO one VALUES (1, 2)'))).toBe(true)
    expect(isUniqueViolation(thrownBy('INSERT INTO one VALUES (2, 1)'))).toBe(true)
    expect(isUniqueViolation(thrownBy("INSERT INTO one VALUES (2, 'x')"))).toBe(false)
    expect(classify(thrownBy("INSERT INTO one VALUES (2, 'x')")).reason).toBe('Refused')
    expect(classify(thrownBy('SELECT * FROM factos_events')).reason).toBe('Misconfigured')
    database.exec('PRAGMA query_only = ON')
    expect(classify(thrownBy('DELETE FROM one')).reason).toBe('Misconfigured')
    database.close()
    expect(classify(thrownBy('SELECT 1')).reason).toBe('Closed')
  })
})
