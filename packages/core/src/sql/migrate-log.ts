import type { StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import { schemaProblem } from './schema-gate.ts'
import {
  createMigrationsTable,
  insertMigration,
  selectLastMigration,
  selectMigrationsTable,
  sqlMigrations,
  sqlSchemaVersion,
} from './sql-schema.ts'
import type { SyncSql } from './sync-sql.ts'

/** Whether {@link migrateLog} has anything to do. Writes nothing. */
export const needsMigration = (sql: SyncSql): boolean => schemaVersion(sql).version < sqlSchemaVersion

/**
 * Makes the migrations that are missing. To be run in a transaction that holds the write lock. Fails with `SchemaTooNew`
 * where a newer library made changes that this one cannot work with.
 */
export const migrateLog = (sql: SyncSql, nowMs: number): Result<void, StoreError> => {
  const { version, oldestWriter } = schemaVersion(sql)
  if (version >= sqlSchemaVersion) {
    const problem = schemaProblem(version, oldestWriter)
    return problem === undefined ? ok(undefined) : err(problem)
  }
  sql.run(createMigrationsTable, [])
  for (const migration of sqlMigrations.slice(version)) {
    for (const statement of migration.statements) sql.run(statement, [])
    sql.run(insertMigration, [migration.version, migration.oldestWriter, nowMs])
  }
  return ok(undefined)
}

const schemaVersion = (sql: SyncSql): { readonly version: number; readonly oldestWriter: number } => {
  const exists = sql.all(selectMigrationsTable, [])[0]?.[0] === 1
  const [version = 0, oldestWriter = 0] = (exists ? sql.all(selectLastMigration, [])[0] : undefined) ?? []
  return { version: Number(version), oldestWriter: Number(oldestWriter) }
}
