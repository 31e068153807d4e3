import { quoteLiteral } from '../sql/quote.ts'
import { migrations } from './migrations.ts'
import { schemaNames, type SchemaNames } from './schema-names.ts'
import { lockClass } from './version-1/lock-function.ts'

/** Options of {@link migrationSql}. */
export interface MigrationSqlOptions {
  /** The schema that holds the tables and functions; `public` unless given. */
  readonly schema?: string | undefined
  /** The version that the schema is at: only later steps are written. 0, a new schema, unless given. */
  readonly from?: number | undefined
}

/**
 * What `migrate()` does, as SQL text for a database administrator to review and run, for example with `psql -f`. Run it
 * as the role that shall own the tables. It is one transaction.
 *
 * Throws a `TypeError` for a schema name that PostgreSQL would refuse or cut off, and for a version that does not exist.
 *
 * @example
 * writeFileSync('factos.sql', migrationSql({ schema: 'ticketing' }))
 */
export const migrationSql = ({ schema = 'public', from = 0 }: MigrationSqlOptions = {}): string => {
  if (!(Number.isInteger(from) && from >= 0 && from <= migrations.length)) {
    throw new TypeError(`from is a schema version from 0 to ${migrations.length}, not ${String(from)}`)
  }
  const names = schemaNames(schema)
  const statements = [
    'begin',
    lockSchema(names),
    `create schema if not exists ${names.schema}`,
    ...createMigrationsTable(names),
    ...migrations.slice(from).flatMap((migration) => migrationStatements(names, migration)),
    'commit',
  ]
  return `${statements.join(';\n\n')};\n`
}

/** Two migrations of one schema wait for each other, also before it exists. */
export const lockSchema = ({ name }: SchemaNames): string =>
  `select pg_advisory_xact_lock(${lockClass + 1}, hashtext(${quoteLiteral(name)}))`

/** The table that says how far a schema is. */
export const createMigrationsTable = ({ migrations: table }: SchemaNames): readonly string[] => [
  `create table if not exists ${table} (
  version integer not null primary key,
  oldest_writer integer not null,
  applied_at timestamptz not null default clock_timestamp()
)`,
]

/** All statements of a step, with the one that records it. */
export const migrationStatements = (
  names: SchemaNames,
  { version, oldestWriter, statements }: (typeof migrations)[number],
): readonly string[] => [
  ...statements(names),
  `insert into ${names.migrations} (version, oldest_writer) values (${version}, ${oldestWriter})`,
]
