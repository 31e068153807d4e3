import type { SqliteDatabase } from '@factos/sqlite'

/** The value of a PRAGMA. */
export const settingOf = (database: SqliteDatabase, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() as Readonly<Record<string, unknown>>)[0]
