import * as fc from 'fast-check'
import { postgresStore } from '@factos/postgres'
import { allEvents, unwrap } from 'factos'
import type { Pool } from 'pg'
import { anyText } from './data/hostile-text.ts'
import { rawCodec } from './raw-codec.ts'
import type { FuzzReport } from './events/fuzz-events.ts'

/** How long to go on. */
export interface SchemaOptions {
  readonly seed: number
  readonly names: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Makes a log in schemas of generated names. Each either works in full and leaves everything outside alone, or is refused
 * with a `TypeError`: those that PostgreSQL would refuse or cut.
 */
export const fuzzSchemas = async (pool: Pool, { seed, names, signal }: SchemaOptions): Promise<FuzzReport> => {
  const cases = { schemas: 0, refused: 0 }
  const differences: string[] = []
  await pool.query('create table if not exists bystander (note text)')
  for (const schema of new Set(fc.sample(schemaName, { seed, numRuns: names }))) {
    if (signal?.aborted === true) break
    try {
      const before = await outside(pool, schema)
      const worked = await tryOut(pool, schema)
      if (worked === 'Refused') cases.refused++
      else cases.schemas++
      if (worked === 'Refused' ? isSchemaName(schema) : !isSchemaName(schema)) {
        differences.push(`${JSON.stringify(schema)} was ${worked}`)
      }
      if (worked === 'Taken') await pool.query(`drop schema ${quoted(schema)} cascade`)
      if ((await outside(pool, schema)) !== before)
        differences.push(`${JSON.stringify(schema)} changed what is outside`)
    } catch (error) {
      differences.push(`${JSON.stringify(schema)}: ${String(error)}`)
    }
  }
  return { cases, differences }
}

const schemaName: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: anyText.map((text) => text.slice(0, 20)) },
  { weight: 2, arbitrary: fc.constantFrom('select', 'user', 'table', 'Public', 'PUBLIC', 'pg_mine', 'PG_mine', 'pgx') },
  { weight: 2, arbitrary: fc.constantFrom(62, 63, 64).map((length) => 'x'.repeat(length)) },
  { weight: 2, arbitrary: fc.constantFrom(30, 31, 32).map((length) => 'ž'.repeat(length)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('"; drop table bystander; --', 'public"."x', '$factos$', '%I', '.', '"', '""'),
  },
)

/** What PostgreSQL takes as a schema's name without cutting it, as its documentation has it. */
const isSchemaName = (name: string): boolean => {
  const bytes = Buffer.from(name)
  if (bytes.toString() !== name || name.includes('\0') || name.startsWith('pg_')) return false
  return bytes.length > 0 && bytes.length <= 63
}

const tryOut = async (pool: Pool, schema: string): Promise<'Refused' | 'Taken'> => {
  let store: ReturnType<typeof postgresStore>
  try {
    store = postgresStore({ pool, schema })
  } catch (error) {
    if (error instanceof TypeError) return 'Refused'
    throw error
  }
  try {
    unwrap(await store.migrate())
    unwrap(await store.migrate())
    const event = { type: schema, id: undefined, version: 1, tags: [schema], metadata: {}, data: Buffer.from(schema) }
    const call = { stream: schema, events: [event], codec: rawCodec, commandId: schema }
    unwrap(await store.append(call))
    const again = unwrap(await store.append(call))
    const found: string[] = []
    for await (const { event: one } of store.read({ query: allEvents, codec: rawCodec })) found.push(one.type)
    if (!again.duplicate || found.join() !== schema) throw new Error(`holds ${JSON.stringify(found)}`)
  } finally {
    await store.close()
  }
  return 'Taken'
}

/** Every table and function outside of a schema, and how many rows it has of ours. */
const outside = async (pool: Pool, schema: string): Promise<string> => {
  const { rows } = await pool.query<{ all: string }>(
    `select string_agg(name, ' ' order by name) as all from (
       select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname not like 'pg\\_%'
       union all
       select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname not like 'pg\\_%'
       union all select n.nspname from pg_namespace n where n.nspname not like 'pg\\_%'
     ) as named where name <> $1 and not starts_with(name, $1 || '.')`,
    [schema.replaceAll('\0', '')],
  )
  return rows[0]?.all ?? ''
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
