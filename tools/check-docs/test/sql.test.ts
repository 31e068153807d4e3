import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from '@factos/sqlite'
import { unwrap } from 'factos'
import { expect, test } from 'vitest'
import { pageAt } from '../src/page.ts'
import { sqlStatementsOf } from '../src/sql-statements.ts'

test('the SQL for operators of SQLite runs on the log of the store', async () => {
  const database = new DatabaseSync(':memory:')
  unwrap(await sqliteStore({ database }).migrate())
  const statements = sqlStatementsOf(pageAt('docs/sqlite.md'))
  for (const { text } of statements) database.prepare(text).all()
  expect(statements.length).toBeGreaterThan(0)
  database.close()
})
