import { err, ok, type CancelSignal, type Result, type StoreError } from 'factos'
import {
  storeError,
  type AppendAnswer,
  type StorageInTransaction,
  type StorageLimits,
  type TransactionalStorage,
} from 'factos/storage'
import { appendToLog } from './append/append-to-log.ts'
import { knownRevisions } from './append/known-revisions.ts'
import { survivePoolErrors } from './connection/survive-pool-errors.ts'
import { throughPool } from './connection/through-pool.ts'
import type { PostgresClient, PostgresPool } from './postgres-pool.ts'
import { isProblem, problemError, type Problem } from './read/problem-error.ts'
import { readLog } from './read/read-log.ts'
import { migrate } from './schema/migrate.ts'
import { schemaNames } from './schema/schema-names.ts'
import { onClient } from './transaction/on-client.ts'
import { runTransaction } from './transaction/run-transaction.ts'
import { storageWithin } from './transaction/storage-within.ts'
import { headWatch } from './watch/head-watch.ts'
import { listen } from './watch/listen.ts'
import { notifier } from './watch/notifier.ts'

/** Options of {@link postgresStorage}. */
export interface PostgresStorageOptions {
  /** The application's pool, such as `new pg.Pool()`. The store never ends it. */
  readonly pool: PostgresPool
  /** The schema that holds the tables and functions; `public` unless given. */
  readonly schema?: string | undefined
  /**
   * How long one call may take, with getting a connection; milliseconds, 15,000 unless given. After that its connection is
   * destroyed. Waiting for the log's lock is given up after two thirds of it.
   */
  readonly deadlineMs?: number | undefined
  /**
   * Learn of other processes' appends by LISTEN and NOTIFY, on one connection of the pool while somebody watches. It must be
   * on in every process, and does not work through a pooler in transaction mode. What `within` appends is not notified,
   * because the application commits it; polling finds it. Off unless given.
   */
  readonly listen?: boolean | undefined
  /**
   * How often a watched log is looked at for other processes' appends; milliseconds, 500 unless given, or 5,000 with
   * `listen`.
   */
  readonly pollIntervalMs?: number | undefined
}

const limits: StorageLimits = Object.freeze({
  eventBytes: 2 ** 24,
  events: 10_000,
  bytes: 2 ** 25,
  requests: 1_000,
  nul: false,
})

/**
 * The storage port over PostgreSQL 14 or later: for the contract suite, and for those who wrap a storage. Applications
 * want `postgresStore`.
 *
 * Throws a `TypeError` for a schema name that PostgreSQL would refuse or cut off, and for times that are not positive.
 */
export const postgresStorage = (options: PostgresStorageOptions): TransactionalStorage<PostgresClient> => {
  const { pool, schema = 'public', deadlineMs = 15_000, listen: listening = false } = options
  const { pollIntervalMs = listening ? 5_000 : 500 } = options
  requireTime('deadlineMs', deadlineMs)
  requireTime('pollIntervalMs', pollIntervalMs)
  const names = schemaNames(schema)
  const parts = { name: 'postgres', limits, names, lockTimeoutMs: Math.ceil((deadlineMs * 2) / 3) }
  const naming = { isKept: true }
  const send = (signal?: CancelSignal) => throughPool(pool, deadlineMs, naming, signal)
  const means = { lockTimeoutMs: parts.lockTimeoutMs, within: false, revisions: knownRevisions() }
  const stopSurviving = survivePoolErrors(pool)
  let closed = false

  const whenOpen = async <T>(call: () => Promise<Result<T, StoreError>>): Promise<Result<T, StoreError>> =>
    closed ? err(storeError('Closed', 'the postgres store is closed')) : call()

  const readHead = async (): Promise<number | undefined> => {
    const rows = await send()({ text: `select coalesce(max(position), 0)::text as position from ${names.events}` })
    return rows.ok ? Number(rows.value[0]?.['position']) : undefined
  }
  const watching = headWatch(
    readHead,
    pollIntervalMs,
    listening ? () => listen(pool, names, deadlineMs, watching.look) : undefined,
  )
  const notify = listening ? notifier(send(), names) : undefined

  const committed = ({ previousHead, head }: AppendAnswer): void => {
    if (head.position === previousHead.position) return
    watching.moved(head.position)
    notify?.()
  }

  return Object.freeze({
    name: parts.name,
    limits,
    migrate: () => whenOpen(() => migrate(pool, names, deadlineMs)),
    read: (call) => whenOpen(async () => withoutProblem(await readLog(send(call.signal), names, call))),
    append: (call) =>
      whenOpen(async () => {
        const answer = withoutProblem(await appendToLog(send(call.signal), names, call, means))
        if (answer.ok) committed(answer.value)
        return answer
      }),
    watch: watching.watch,
    close: async () => {
      closed = true
      watching.close()
      stopSurviving()
    },
    transaction: (run) => whenOpen(() => runTransaction(pool, parts, deadlineMs, run, committed)),
    within: (client) => {
      const inside = storageWithin(parts, onClient(client, deadlineMs))
      return Object.freeze({
        ...inside,
        read: (call) => whenOpen(() => inside.read(call)),
        append: (call) => whenOpen(() => inside.append(call)),
      } satisfies StorageInTransaction)
    },
  } satisfies TransactionalStorage<PostgresClient>)
}

const withoutProblem = <T extends object>(answer: Result<T | Problem, StoreError>): Result<T, StoreError> => {
  if (!answer.ok) return answer
  return isProblem(answer.value) ? err(problemError(answer.value)) : ok(answer.value)
}

const requireTime = (name: string, ms: number): void => {
  if (!(ms > 0 && ms < 2 ** 31)) throw new TypeError(`${name} is a time in milliseconds above 0, not ${String(ms)}`)
}
