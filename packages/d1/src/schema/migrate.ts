import { ok, type Result, type StoreError } from 'factos'
import {
  createMigrationsTable,
  insertMigration,
  schemaProblem,
  selectLastMigration,
  selectMigrationsTable,
  sqlMigrations,
  sqlSchemaVersion,
} from 'factos/sql'
import type { CallDatabase } from '../database/call-database.ts'
import type { Statement } from '../database/statement.ts'

/**
 * Makes the migrations that are missing, in one batch. Of several that migrate at once one succeeds; the others find out
 * that nothing is left to do.
 */
export const migrate = async (call: CallDatabase): Promise<Result<void, StoreError>> => {
  const before = await schemaVersion(call)
  if (!before.ok) return before
  if (before.value.version >= sqlSchemaVersion) return checked(before.value)
  const made = await call(missing(before.value.version), 'not-appended')
  if (made.ok) return ok(undefined)
  const now = await schemaVersion(call)
  return now.ok && now.value.version >= sqlSchemaVersion ? checked(now.value) : made
}

interface SchemaVersion {
  readonly version: number
  readonly oldestWriter: number
}

const schemaVersion = async (call: CallDatabase): Promise<Result<SchemaVersion, StoreError>> => {
  const table = await call([plain(selectMigrationsTable.replace('count(*)', 'count(*) AS tables'))], 'not-appended')
  if (!table.ok) return table
  if (table.value[0]?.[0]?.['tables'] !== 1) return ok({ version: 0, oldestWriter: 0 })
  const last = await call([plain(selectLastMigration)], 'not-appended')
  if (!last.ok) return last
  const row = last.value[0]?.[0]
  return ok({ version: Number(row?.['version'] ?? 0), oldestWriter: Number(row?.['oldest_writer'] ?? 0) })
}

const missing = (version: number): readonly Statement[] => [
  plain(createMigrationsTable),
  ...sqlMigrations
    .slice(version)
    .flatMap((migration) => [
      ...migration.statements.map(plain),
      { text: insertMigration, values: [migration.version, migration.oldestWriter, Date.now()] },
    ]),
]

const plain = (text: string): Statement => ({ text, values: [] })

const checked = ({ version, oldestWriter }: SchemaVersion): Result<void, StoreError> => {
  const problem = schemaProblem(version, oldestWriter)
  return problem === undefined ? ok(undefined) : { ok: false, error: problem }
}
