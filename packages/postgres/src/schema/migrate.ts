import { err, ok, type Result, type StoreError } from 'factos'
import { storeError } from 'factos/storage'
import type { Send } from '../connection/statement.ts'
import { throughPool } from '../connection/through-pool.ts'
import type { PostgresPool } from '../postgres-pool.ts'
import { inTransaction } from '../transaction/in-transaction.ts'
import { libraryVersion, migrations } from './migrations.ts'
import { createMigrationsTable, lockSchema, migrationStatements } from './migration-sql.ts'
import type { SchemaNames } from './schema-names.ts'

/**
 * Brings the schema up to this library's version, in one transaction under a lock, so that several processes may do it at
 * every start. A schema that is up to date, or newer but still open to this library, is only looked at: that needs no
 * other rights than the store itself.
 */
export const migrate = async (
  pool: PostgresPool,
  names: SchemaNames,
  deadlineMs: number,
): Promise<Result<void, StoreError>> => {
  const before = await schemaState(throughPool(pool, deadlineMs, { isKept: false }), names)
  if (!before.ok) return before
  const refused = refusal(before.value)
  if (refused !== undefined) return err(refused)
  if (before.value.version >= libraryVersion) return ok(undefined)

  return inTransaction(pool, deadlineMs, (send) => migrateUnderLock(send, names))
}

const migrateUnderLock = async (send: Send, names: SchemaNames): Promise<Result<void, StoreError>> => {
  const locked = await send({ text: lockSchema(names) })
  if (!locked.ok) return locked
  // Somebody else may have done it while this one waited for the lock.
  const state = await schemaState(send, names)
  if (!state.ok) return state
  const refused = refusal(state.value)
  if (refused !== undefined) return err(refused)
  const { schemaExists, version } = state.value
  const statements = [
    // Also IF NOT EXISTS needs the right to create schemas.
    ...(schemaExists ? [] : [`create schema ${names.schema}`]),
    ...createMigrationsTable(names),
    ...migrations.slice(version).flatMap((migration) => migrationStatements(names, migration)),
  ]
  for (const text of version >= libraryVersion ? [] : statements) {
    const sent = await send({ text })
    if (!sent.ok) return err({ ...sent.error, message: `migrating schema ${names.name}: ${sent.error.message}` })
  }
  return ok(undefined)
}

interface SchemaState {
  readonly encoding: string
  readonly schemaExists: boolean
  /** 0: not there yet. */
  readonly version: number
  /** The oldest library that may still write. */
  readonly oldestWriter: number
}

const schemaState = async (send: Send, names: SchemaNames): Promise<Result<SchemaState, StoreError>> => {
  const found = await send({
    text: `select current_setting('server_encoding') as encoding,
  exists (select from pg_catalog.pg_namespace where nspname = $1) as schema_exists,
  to_regclass($2) is not null as table_exists`,
    values: [names.name, names.migrations],
  })
  if (!found.ok) return found
  const [row] = found.value
  const state = { encoding: row?.['encoding'] ?? '', schemaExists: isTrue(row?.['schema_exists']) }
  if (!isTrue(row?.['table_exists'])) return ok({ ...state, version: 0, oldestWriter: 0 })
  const versions = await send({
    text: `select coalesce(max(version), 0)::text as version, coalesce(max(oldest_writer), 0)::text as oldest_writer
from ${names.migrations}`,
  })
  if (!versions.ok) return versions
  const [last] = versions.value
  return ok({ ...state, version: Number(last?.['version']), oldestWriter: Number(last?.['oldest_writer']) })
}

/** A driver that ignores `types` brings booleans as such. */
const isTrue = (value: unknown): boolean => value === true || value === 't' || value === 'true'

const refusal = ({ encoding, version, oldestWriter }: SchemaState): StoreError | undefined => {
  if (encoding !== 'UTF8') {
    return storeError(
      'Misconfigured',
      `the database has the encoding ${encoding}; the store needs UTF8 to keep every text`,
    )
  }
  if (version <= libraryVersion || oldestWriter <= libraryVersion) return undefined
  return storeError(
    'SchemaTooNew',
    `the schema is at version ${version}, beside which only libraries from schema version ${oldestWriter} may write; ` +
      `this one was made for ${libraryVersion}`,
  )
}
