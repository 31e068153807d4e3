import { CorruptedRow, insertEvent, readLog, storedEventOf, type SqlValue } from 'factos/sql'
import { allEvents } from 'factos'
import { describe, expect, test } from 'vitest'
import { append, event, migratedSql } from './migrated-sql.ts'

const row = (changed: Readonly<Record<number, SqlValue>>): readonly SqlValue[] =>
  [1, 'id', 'stream', 0, 'Type', 1, '["a"]', '{"k":"v"}', 5, new Uint8Array([7])].map(
    (value, index) => changed[index] ?? value,
  )

describe('a row', () => {
  test('is the event that was stored', () => {
    expect(storedEventOf(row({}))).toEqual({
      id: 'id',
      stream: 'stream',
      type: 'Type',
      version: 1,
      tags: ['a'],
      metadata: { k: 'v' },
      data: new Uint8Array([7]),
      revision: 0,
      position: 1,
      recordedAt: 5,
    })
  })

  test('keeps a metadata key that JavaScript has a meaning for as a key like any other', () => {
    const { metadata } = storedEventOf(row({ 7: '{"__proto__":"x","constructor":"y"}' }))
    expect(Object.entries(metadata)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype)
  })

  test('gives plain bytes, whatever the driver made of them', () => {
    const { data } = storedEventOf(row({ 9: Buffer.from([0, 1, 2, 3]).subarray(1, 3) }))
    expect(data.constructor).toBe(Uint8Array)
    expect(data).toEqual(new Uint8Array([1, 2]))
  })

  test('holds bytes without length where a driver binds them as NULL', () => {
    const sql = migratedSql()
    sql.run(insertEvent, [1, 'id', 'stream', 0, 'Type', 1, '[]', '{}', 5, null])
    expect(sql.all('SELECT data FROM factos_events', [])).toEqual([[new Uint8Array()]])
  })

  test.each([
    ['a position that is not exact', { 0: 2 ** 53 }],
    ['a revision that is not whole', { 3: 0.5 }],
    ['a version that is text', { 5: 'one' }],
    ['a time that is not exact', { 8: 2 ** 60 }],
    ['tags that are not JSON', { 6: 'a' }],
    ['tags that are no list', { 6: '{}' }],
    ['metadata that is not JSON', { 7: '{' }],
    ['metadata that is no object', { 7: '1' }],
  ])('with %s is damaged', (_, changed) => {
    expect(() => storedEventOf(row(changed))).toThrow(CorruptedRow)
  })

  test('with a number past 2^53 - 1 in the file is never rounded', () => {
    const sql = migratedSql()
    append(sql, [event('Noted')])
    sql.database.exec(
      "INSERT INTO factos_events VALUES (9007199254740993, 'i', 's', 0, 'T', 1, '[]', '{}', 0, x'', NULL)",
    )
    const read = () =>
      readLog(sql, {
        reads: [{ select: { kind: 'Query', query: allEvents }, after: 0, limit: 9, direction: 'forwards' }],
        commandIds: [],
        knownHead: { position: 0, eventId: '' },
      })
    expect(read).toThrow(/too large/)
  })
})
