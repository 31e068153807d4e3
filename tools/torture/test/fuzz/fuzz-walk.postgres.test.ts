import { temporaryDatabase } from '@factos/local-postgres'
import { expect, inject, test } from 'vitest'
import { postgresStores } from '../../src/fuzz/stores/postgres-stores.ts'
import { fuzzWalk } from '../../src/fuzz/walk/fuzz-walk.ts'

test('a random walk over the public API ends on PostgreSQL where it ends in memory', async () => {
  const database = await temporaryDatabase(inject('postgresUrl'))
  const postgres = postgresStores(database.url)
  try {
    expect(await fuzzWalk(postgres, { seed: 3, walks: 10 })).toMatchObject({ differences: [] })
  } finally {
    await postgres.close()
    await database.drop()
  }
}, 60_000)
