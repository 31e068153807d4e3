// For backends that keep their log in a SQLite: the schema, every statement, and the log itself on a connection that
// answers at once. Applications need only `factos`.

export { appendLog, selectRevision, type AppendOptions } from './sql/append-log.ts'
export { insertEightTags, insertTag } from './sql/insert-requests.ts'
export { logHead, logReplaced, selectEventId, selectHead, type TimedHead } from './sql/log-head.ts'
export { migrateLog, needsMigration } from './sql/migrate-log.ts'
export { unbounded, type DrivenItem, type PageSelect, type Selection } from './sql/page-select.ts'
export { pageStatement, shapeOf, type PageStatement } from './sql/page-statement.ts'
export { readLog } from './sql/read-log.ts'
export { insertCommand, selectCommand, selectEventsBetween, selectEventsById } from './sql/recorded-commands.ts'
export { chooseDriver, countTag, countType } from './sql/choose-driver.ts'
export { notMigrated, schemaProblem } from './sql/schema-gate.ts'
export { isMatchAll, itemSelections } from './sql/selections-of.ts'
export { sqliteDialect, type SqlDialect } from './sql/sql-dialect.ts'
export {
  createMigrationsTable,
  insertMigration,
  selectLastMigration,
  selectMigrationsTable,
  sqlMigrations,
  sqlSchemaVersion,
  type SqlMigration,
} from './sql/sql-schema.ts'
export { CorruptedRow, eventColumns, insertEvent, storedEventOf, valuesOfEvent } from './sql/stored-event-row.ts'
export type { SqlRow, SqlValue, SyncSql } from './sql/sync-sql.ts'
export { pageValues, type ValueSlot } from './sql/value-slot.ts'
