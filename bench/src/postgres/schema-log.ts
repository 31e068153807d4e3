import { postgresStore } from '@factos/postgres'
import { unwrap } from 'factos'
import type { Pool } from 'pg'
import { serialReplay, ticketsInGeneratedSale } from '../domain/replay.ts'
import { salesStatements, type GeneratedSales } from './generated-sales.ts'
import { eventsAfter } from './events-after.ts'

/** A log in a schema of its own, that sides write to in turn. */
export interface SchemaLog {
  readonly schema: string
  readonly pool: Pool
  /** The position of the last event that was verified. */
  readonly head: () => number
  /** Adds generated sales, by SQL. */
  readonly addSales: (sales: GeneratedSales) => Promise<void>
  /**
   * Reads what was added since the last time. Throws unless it is exactly as many events as were acknowledged, at gapless
   * positions, and each is what serial replay decides there.
   */
  readonly verify: (acknowledged: number) => Promise<void>
}

/**
 * Opens a log with so many generated events in it: the real tables as the store's migration makes them, or a copy of them with the same columns, constraints
 * and indexes, but without the triggers that keep hand-written statements out.
 */
export const schemaLog = async (
  pool: Pool,
  schema: string,
  tables: 'real' | 'copied',
  storedEvents: number,
): Promise<SchemaLog> => {
  unwrap(await postgresStore({ pool, schema: tables === 'real' ? schema : model }).migrate())
  if (tables === 'copied') {
    await pool.query(`create schema ${schema}`)
    for (const table of ['factos_events', 'factos_event_tags']) {
      await pool.query(`create table ${schema}.${table} (like ${model}.${table} including all)`)
    }
  }
  const addSales = async (sales: GeneratedSales): Promise<void> => {
    const client = await pool.connect()
    try {
      for (const statement of salesStatements(schema, sales)) await client.query(statement)
    } finally {
      client.release()
    }
  }
  await addSales({
    prefix: 'stored',
    sales: storedEvents / ticketsInGeneratedSale,
    ticketsEach: ticketsInGeneratedSale,
  })

  const replay = serialReplay(storedEvents)
  let verified = storedEvents
  let generated = 0

  return {
    schema,
    pool,
    head: () => verified,
    addSales: async (sales) => {
      await addSales(sales)
      generated += sales.sales * sales.ticketsEach
    },
    verify: async (acknowledged) => {
      let found = 0
      for await (const event of eventsAfter(pool, schema, verified)) {
        replay(event)
        found++
      }
      const expected = acknowledged + generated
      if (found !== expected)
        throw new Error(`${schema}: ${expected} events should have come to the log, ${found} are there`)
      verified += found
      generated = 0
    },
  }
}

/** The schema from whose tables others are copied. */
const model = 'bench_model'
