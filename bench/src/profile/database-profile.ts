import type { Pool } from 'pg'

/** Settings under which PostgreSQL measures what is shown here. They cost a little themselves. */
export const profileSettings: Readonly<Record<string, string>> = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'all',
  track_functions: 'all',
  track_wal_io_timing: 'on',
}

/** Where the database spent its time: functions with and without what they call, and the log's disk. */
export interface DatabaseShares {
  readonly functions: readonly Share[]
  /** Statements, those within functions too; `name` is how they begin. */
  readonly statements: readonly StatementShare[]
  /** Commits, and the writes and flushes of the write-ahead log. */
  readonly commits: number
  readonly flushes: number
  readonly flushMs: number
  readonly walBytes: number
}

export interface Share {
  readonly name: string
  readonly calls: number
  readonly totalMs: number
  readonly selfMs: number
}

export interface StatementShare {
  readonly name: string
  readonly calls: number
  readonly totalMs: number
  /** The quickest of them: on a busy machine, what it costs rather than how long it waited. */
  readonly leastMs: number
}

/** Starts counting anew. */
export const resetDatabase = async (pool: Pool): Promise<void> => {
  await pool.query('create extension if not exists pg_stat_statements')
  await pool.query(
    `select pg_stat_statements_reset(), pg_stat_reset(), pg_stat_reset_shared('wal'), pg_stat_reset_shared('io')`,
  )
}

/** What was counted since. Connections report with some delay, so this waits for a moment first. */
export const databaseShares = async (pool: Pool): Promise<DatabaseShares> => {
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const functions = await pool.query<Share>(
    `select funcname as name, calls::integer, total_time as "totalMs", self_time as "selfMs"
from pg_stat_user_functions where calls > 0 order by total_time desc`,
  )
  const statements = await pool.query<StatementShare>(
    `select left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as name, calls::integer, total_exec_time as "totalMs",
  min_exec_time as "leastMs"
from pg_stat_statements where calls > 0 order by total_exec_time desc limit 12`,
  )
  const counts = await pool.query<Omit<DatabaseShares, 'functions' | 'statements'>>(
    `select
  (select xact_commit::integer from pg_stat_database where datname = current_database()) as commits,
  coalesce(sum(fsyncs), 0)::integer as flushes,
  coalesce(sum(fsync_time), 0) as "flushMs",
  (select wal_bytes::double precision from pg_stat_wal) as "walBytes"
from pg_stat_io where object = 'wal'`,
  )
  const [found] = counts.rows
  if (found === undefined) throw new Error('PostgreSQL counted nothing')
  return { ...found, functions: functions.rows, statements: statements.rows }
}
