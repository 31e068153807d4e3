import { temporaryDatabase } from '@factos/local-postgres'
import { postgresStore } from '@factos/postgres'
import { unwrap } from 'factos'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { programsOf } from '../src/doc-program.ts'
import { allPages, pageAt } from '../src/page.ts'
import { runProgram } from '../src/run-program.ts'
import { sqlStatementsOf } from '../src/sql-statements.ts'
import { asStated, needsPostgres, placeOf } from './doc-programs.ts'

let database: Awaited<ReturnType<typeof temporaryDatabase>>
beforeEach(async () => {
  database = await temporaryDatabase(inject('postgresUrl'))
})
afterEach(() => database.drop())

describe('a program on PostgreSQL does what its page says', () => {
  const programs = allPages()
    .flatMap(programsOf)
    .filter((program) => program.runs && needsPostgres(program))
  test.each(programs.map((program) => [placeOf(program), program] as const))('%s', async (_place, program) => {
    const run = await runProgram(program, { DATABASE_URL: database.url })
    expect(run).toEqual(asStated(program, run))
  })
})

test('the SQL for operators of PostgreSQL runs on the log of the store', async () => {
  const pool = new Pool({ connectionString: database.url })
  unwrap(await postgresStore({ pool, schema: 'ticketing' }).migrate())
  const statements = sqlStatementsOf(pageAt('docs/postgres.md'))
  for (const { text } of statements) await pool.query(text)
  expect(statements.length).toBeGreaterThan(5)
  await pool.end()
})
