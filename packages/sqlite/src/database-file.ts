import type { SyncSql } from 'factos/sql'
import { statSync } from 'node:fs'

/** The file that a database is in, as it was when it was looked at. */
export interface DatabaseFile {
  /** Absolute; empty for a database in memory. */
  readonly path: string
  /** What tells the file from another one that may be at the same path later. `undefined`: there is none. */
  readonly identity: string | undefined
}

/** The file of a connection's main database. */
export const databaseFile = (sql: SyncSql): DatabaseFile => {
  const main = sql.all('PRAGMA database_list', []).find(([, name]) => name === 'main')
  const path = (main?.[2] ?? '') as string
  return { path, identity: identityOf(path) }
}

/** Whether the path still leads to the same file. Always so in memory. */
export const isInPlace = ({ path, identity }: DatabaseFile): boolean => identityOf(path) === identity

/** Whether two connections are to one database. Two databases in memory never are. */
export const isSameFile = (one: DatabaseFile, other: DatabaseFile): boolean =>
  one.identity !== undefined && one.identity === other.identity

const identityOf = (path: string): string | undefined => {
  if (path === '') return undefined
  const file = statSync(path, { throwIfNoEntry: false })
  return file === undefined ? undefined : `${file.dev}:${file.ino}`
}
