export { postgresStore, type PostgresStoreOptions } from './postgres-store.ts'
export { postgresStorage, type PostgresStorageOptions } from './postgres-storage.ts'
export type {
  PostgresClient,
  PostgresPool,
  PostgresPoolClient,
  PostgresQuery,
  PostgresResult,
} from './postgres-pool.ts'
export { migrationSql, type MigrationSqlOptions } from './schema/migration-sql.ts'
export { grantSql, type GrantSqlOptions } from './schema/grant-sql.ts'
