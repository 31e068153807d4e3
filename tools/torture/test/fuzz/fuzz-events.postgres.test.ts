import { temporaryDatabase } from '@factos/local-postgres'
import { expect, inject, test } from 'vitest'
import { fuzzEvents } from '../../src/fuzz/events/fuzz-events.ts'
import { memoryStores } from '../../src/fuzz/stores/memory-stores.ts'
import { postgresStores } from '../../src/fuzz/stores/postgres-stores.ts'

test('generated events, queries and conditions are the same on memory and PostgreSQL, or refused alike', async () => {
  const database = await temporaryDatabase(inject('postgresUrl'))
  const postgres = postgresStores(database.url)
  try {
    const stores = [await memoryStores().make(), await postgres.make()]
    expect(await fuzzEvents(stores, { seed: 2, events: 100 })).toMatchObject({ differences: [] })
  } finally {
    await postgres.close()
    await database.drop()
  }
}, 60_000)
