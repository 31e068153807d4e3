import { err, ok, type Result, type StoreError } from 'factos'
import { notMigrated, type SyncSql } from 'factos/sql'
import { storeError } from 'factos/storage'
import { existsSync } from 'node:fs'
import type * as NodeSqlite from 'node:sqlite'
import { sqliteConnection, type ClosableConnection } from './sqlite-connection.ts'
import { walDamage, type WalDamage } from './wal-damage.ts'

/**
 * Opens a file with `node:sqlite` and the settings that the log needs. Throws what the driver throws; a file that is being
 * opened by several processes at once may be busy. A file that does not exist is made only where `mayCreate`.
 */
export const openFile = (path: string, mayCreate: boolean): Result<ClosableConnection, StoreError> => {
  const sqlite = process.getBuiltinModule('node:sqlite') as typeof NodeSqlite | undefined
  if (sqlite === undefined) return err(withoutSqlite())
  if (!mayCreate && isPlainFile(path) && !existsSync(path)) return err(notMigrated(0))
  const damage = isPlainFile(path) ? walDamage(`${path}-wal`) : undefined
  if (damage !== undefined) return err(walDamaged(path, damage))
  const database = new sqlite.DatabaseSync(path)
  try {
    const connection = sqliteConnection(database)
    configure(connection.sql)
    return ok({ ...connection, close: () => database.close() })
  } catch (error) {
    database.close()
    throw error
  }
}

const isPlainFile = (path: string): boolean => path !== '' && path !== ':memory:' && !path.startsWith('file:')

const configure = (sql: SyncSql): void => {
  // The store waits for locks by itself, without blocking the event loop.
  sql.all('PRAGMA busy_timeout = 0', [])
  sql.all('PRAGMA journal_mode = WAL', [])
  // In KiB: what is read or written again soon, such as the inner pages of the indexes, stays in memory.
  sql.run('PRAGMA cache_size = -32768', [])
  // In pages, about 40 MB: appends touch pages all over the indexes, and a longer log writes each of them back less often.
  sql.all('PRAGMA wal_autocheckpoint = 10000', [])
}

const walDamaged = (path: string, { goodFrames }: WalDamage): StoreError =>
  storeError(
    'Corrupted',
    `the write-ahead log ${path}-wal is damaged after ${goodFrames} frames, and holds commits behind that which SQLite ` +
      `would drop; copy both files, then restore a backup, or accept the loss: sqlite3 ${path} 'PRAGMA wal_checkpoint(TRUNCATE)'`,
  )

const withoutSqlite = (): StoreError =>
  storeError(
    'Misconfigured',
    'this runtime has no node:sqlite (Node has it from 22.18); give the store a `database`, for example of better-sqlite3',
  )
