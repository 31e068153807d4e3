import { temporaryDatabase } from '@factos/local-postgres'
import { Pool } from 'pg'
import { expect, inject, test } from 'vitest'
import { fuzzSchemas } from '../../src/fuzz/fuzz-schemas.ts'

test('a generated name of a schema works in full and touches nothing else, or is refused', async () => {
  const database = await temporaryDatabase(inject('postgresUrl'))
  const pool = new Pool({ connectionString: database.url, max: 4 })
  try {
    const { cases, differences } = await fuzzSchemas(pool, { seed: 1, names: 40 })
    expect(differences).toEqual([])
    expect(Math.min(cases['schemas'] ?? 0, cases['refused'] ?? 0)).toBeGreaterThan(0)
  } finally {
    await pool.end()
    await database.drop()
  }
}, 60_000)
