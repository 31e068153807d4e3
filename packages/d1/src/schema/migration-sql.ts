import { createMigrationsTable, sqlMigrations, sqlSchemaVersion } from 'factos/sql'

/**
 * What `migrate()` does, as the SQL of a migration for `wrangler d1 migrations`. `from` is the schema version that the
 * database is at; only later steps are written. Applied either way, the log is the same, and `migrate()` finds nothing
 * left to do.
 *
 * The package holds the result as files in its folder `migrations`. Throws a `TypeError` for a version that does not exist.
 *
 * @example
 * writeFileSync('migrations/0001_factos.sql', d1MigrationSql())
 */
export const d1MigrationSql = (from: number = 0): string => {
  if (!(Number.isInteger(from) && from >= 0 && from <= sqlSchemaVersion)) {
    throw new TypeError(`from is a schema version from 0 to ${sqlSchemaVersion}, not ${String(from)}`)
  }
  const statements = [
    createMigrationsTable,
    ...sqlMigrations
      .slice(from)
      .flatMap(({ version, oldestWriter, statements }) => [
        ...statements,
        'INSERT INTO factos_migrations (version, oldest_writer, applied_at) ' +
          `VALUES (${version}, ${oldestWriter}, unixepoch() * 1000)`,
      ]),
  ]
  return `${statements.join(';\n\n')};\n`
}
