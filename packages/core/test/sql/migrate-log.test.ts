import { insertMigration, migrateLog, needsMigration, readLog, sqlMigrations, sqlSchemaVersion } from 'factos/sql'
import { describe, expect, test } from 'vitest'
import { append, event, migratedSql } from './migrated-sql.ts'
import { openSql } from './open-sql.ts'

const nothing = { reads: [], commandIds: [], knownHead: { position: 0, eventId: '' } }

describe('a migration', () => {
  test('makes an empty log, and notes each step with its time', () => {
    const sql = openSql()
    expect(needsMigration(sql)).toBe(true)
    expect(migrateLog(sql, 1_700_000_000_000).ok).toBe(true)
    expect(needsMigration(sql)).toBe(false)
    expect(readLog(sql, nothing).value?.head).toEqual({ position: 0, eventId: '' })
    expect(sql.all('SELECT version, oldest_writer, applied_at FROM factos_migrations', [])).toEqual(
      sqlMigrations.map(({ version, oldestWriter }) => [version, oldestWriter, 1_700_000_000_000]),
    )
  })

  test('that is made again changes nothing', () => {
    const sql = migratedSql()
    append(sql, [event('Noted')])
    const before = sql.all('SELECT sql FROM sqlite_master', [])
    expect(migrateLog(sql, 5).ok).toBe(true)
    expect(sql.all('SELECT sql FROM sqlite_master', [])).toEqual(before)
    expect(readLog(sql, nothing).value?.head.position).toBe(1)
  })

  test('by a newer library leaves the log to this one where it says so', () => {
    const sql = migratedSql()
    sql.run(insertMigration, [sqlSchemaVersion + 1, sqlSchemaVersion, 0])
    expect(migrateLog(sql, 0).ok).toBe(true)
    expect(readLog(sql, nothing).ok).toBe(true)
  })

  test('by a newer library that no longer lets this one write is refused, also on a connection that was in use', () => {
    const sql = migratedSql()
    append(sql, [event('Noted')])
    sql.run(insertMigration, [sqlSchemaVersion + 2, sqlSchemaVersion + 1, 0])
    for (const result of [migrateLog(sql, 0), readLog(sql, nothing)]) {
      expect(result.error).toMatchObject({ kind: 'StoreError', reason: 'SchemaTooNew', outcome: 'not-appended' })
      expect(result.error?.message).toContain(`needs a library that knows version ${sqlSchemaVersion + 1}`)
    }
  })

  test('that was noted but never made means that migrate() must be called', () => {
    const sql = openSql()
    sql.run(
      'CREATE TABLE factos_migrations (version INTEGER PRIMARY KEY, oldest_writer INTEGER, applied_at INTEGER)',
      [],
    )
    expect(needsMigration(sql)).toBe(true)
    expect(migrateLog(sql, 0).ok).toBe(true)
  })
})

describe('the tables of the log', () => {
  test('refuse every change of what is in them', () => {
    const sql = migratedSql()
    append(sql, [event('Noted', ['a'])])
    sql.run("INSERT INTO factos_commands VALUES ('c', 's', 'f', 1, 1)", [])
    const changes = [
      "UPDATE factos_events SET type = 'Other'",
      'DELETE FROM factos_events',
      'DELETE FROM factos_events WHERE position = 1',
      "UPDATE factos_event_tags SET tag = 'b'",
      'DELETE FROM factos_event_tags',
      'UPDATE factos_commands SET event_count = 2',
      'DELETE FROM factos_commands',
    ]
    for (const change of changes) expect(() => sql.run(change, [])).toThrow(/is append-only/)
  })
})
