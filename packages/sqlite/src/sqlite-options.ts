import type { EventStoreOptions } from 'factos/storage'
import type { SqliteDatabase } from './sqlite-database.ts'

/** Where the log is: a file of the store's own, or a database that the application opened. */
export type SqliteOptions = SqliteLocation & {
  /**
   * How long a call waits, in milliseconds, for the one lock of the log: while another process writes, or a transaction of
   * this store is under way. 5,000 by default; 0: it does not wait. It does not block the event loop meanwhile.
   */
  readonly busyTimeoutMs?: number | undefined
}

/** Options of `sqliteStore`: where the log is, and what every store takes. */
export type SqliteStoreOptions = SqliteOptions & EventStoreOptions

type SqliteLocation =
  | {
      /** A file, made by `migrate()` where it does not exist, or `':memory:'`. */
      readonly path: string
      readonly database?: undefined
    }
  | {
      /**
       * A connection that the application opened and closes itself. The store raises its `synchronous` setting to FULL and
       * changes nothing else of it; its journal mode should be WAL, and its own busy timeout short, because that one blocks
       * the event loop.
       */
      readonly database: SqliteDatabase
      readonly path?: undefined
    }

/** The waiting time that the options ask for. Throws a `TypeError` where it is not a number of milliseconds. */
export const busyTimeoutOf = ({ busyTimeoutMs = 5_000 }: SqliteOptions): number => {
  if (busyTimeoutMs >= 0 && busyTimeoutMs < 2 ** 31) return busyTimeoutMs
  throw new TypeError(`busyTimeoutMs is a number of milliseconds from 0, not ${String(busyTimeoutMs)}`)
}
