import { d1MigrationSql, d1Storage } from '@factos/d1'
import { unwrap } from 'factos'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { appendOf, noted, readAll } from '../calls.ts'
import { strictD1, type StrictD1 } from '../strict/strict-d1.ts'

let database: StrictD1

beforeEach(() => {
  database = strictD1()
})

const tables = (of: StrictD1) => of.database.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY name').all()

describe('the migration file for wrangler', () => {
  test.each(['../../migrations/0001_factos.sql', '../../../../examples/tickets-worker/migrations/0001_factos.sql'])(
    '%s is what the library writes',
    (path) => {
      expect(readFileSync(new URL(path, import.meta.url), 'utf8')).toBe(d1MigrationSql())
    },
  )

  test('makes just what migrate() makes, which then finds nothing left to do', async () => {
    const other = strictD1()
    other.database.exec(d1MigrationSql())
    unwrap(await d1Storage({ database }).migrate())
    expect(tables(other)).toEqual(tables(database))
    const storage = d1Storage({ database: other })
    unwrap(await storage.migrate())
    expect(unwrap(await storage.append(appendOf({ events: [noted()] }))).head.position).toBe(1)
  })

  test('holds only the later steps for a database that has some', () => {
    expect(d1MigrationSql(1)).not.toContain('factos_events')
    for (const from of [-1, 2, 0.5]) expect(() => d1MigrationSql(from)).toThrow(TypeError)
  })
})

test('without a schema every call says to migrate first', async () => {
  const storage = d1Storage({ database })
  for (const answer of [await storage.read(readAll), await storage.append(appendOf({ events: [noted()] }))]) {
    expect(answer.error).toMatchObject({ reason: 'Misconfigured', outcome: 'not-appended' })
    expect(answer.error?.message).toContain('migrate()')
  }
})

test('a schema that needs a newer library is not written to', async () => {
  const storage = d1Storage({ database })
  unwrap(await storage.migrate())
  database.database.exec('INSERT INTO factos_migrations VALUES (9, 9, 0)')
  const answers = [
    await storage.append(appendOf({ events: [noted()] })),
    await storage.read(readAll),
    await storage.migrate(),
  ]
  for (const { error } of answers) expect(error).toMatchObject({ reason: 'SchemaTooNew', outcome: 'not-appended' })
  expect(database.database.prepare('SELECT count(*) AS n FROM factos_events').get()).toMatchObject({ n: 0 })
})

test('a later schema that allows older libraries is worked with', async () => {
  const storage = d1Storage({ database })
  unwrap(await storage.migrate())
  database.database.exec('INSERT INTO factos_migrations VALUES (9, 1, 0)')
  unwrap(await storage.migrate())
  expect(unwrap(await storage.append(appendOf({ events: [noted()] }))).head.position).toBe(1)
})
