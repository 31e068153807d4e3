import { join } from 'node:path'
import { postgresStorage, type PostgresClient } from '@factos/postgres'
import { sqliteStorage, type SqliteDatabase } from '@factos/sqlite'
import { unwrap } from 'factos'
import type { TransactionalStorage } from 'factos/storage'
import { Pool } from 'pg'
import type { Hunt, HuntContext, LogPlace } from './hunt.ts'

/** An empty log of a hunt, and as many storages on it as are asked for, each on a connection or pool of its own. */
export interface HuntLog extends AsyncDisposable {
  readonly place: LogPlace
  readonly open: () => TransactionalStorage<SqliteDatabase> | TransactionalStorage<PostgresClient>
}

/** Opens a log that nobody else uses. */
export const openLog = async (store: Hunt['store'], context: HuntContext): Promise<HuntLog> => {
  const log = store === 'sqlite' ? sqliteLog(context) : postgresLog(context)
  unwrap(await log.open().migrate())
  return log
}

/** A call that waits longer than this has failed; on a busy machine none should have to. */
const deadlineMs = 4_000

let logs = 0

const sqliteLog = ({ folder }: HuntContext): HuntLog => {
  const path = join(folder, `log-${logs++}.db`)
  const storages: TransactionalStorage<SqliteDatabase>[] = []
  return {
    place: { kind: 'sqlite', path },
    open: () => {
      const storage = sqliteStorage({ path, busyTimeoutMs: deadlineMs })
      storages.push(storage)
      return storage
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(storages.map(({ close }) => close()))
    },
  }
}

const postgresLog = ({ url = '' }: HuntContext): HuntLog => {
  const schema = `log_${logs++}`
  const ends: (() => Promise<void>)[] = []
  return {
    place: { kind: 'postgres', url, schema },
    open: () => {
      const pool = new Pool({ connectionString: url, max: 4 })
      const storage = postgresStorage({ pool, schema, deadlineMs })
      ends.push(async () => {
        await storage.close()
        await pool.end()
      })
      return storage
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ends.map((end) => end()))
    },
  }
}
