import { createRequire } from 'node:module'
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import type { Pool } from 'pg'
import { poolSize } from '../postgres/open-database.ts'
import type { Scale } from '../world.ts'

/** What the figures depend on, besides the code. */
export interface Environment {
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly memoryGib: number
    readonly system: string
    /** Average load of the minute before the run: figures from a busy machine are worth less. */
    readonly loadBefore: number
  }
  readonly versions: Readonly<Record<string, string>>
  readonly scale: Scale
  readonly postgres: {
    readonly poolSize: number
    /** What differs from PostgreSQL's defaults, and what decides about durability. */
    readonly settings: Readonly<Record<string, string>>
  }
  readonly sqlite: Readonly<Record<string, string>>
}

export const readEnvironment = async (pool: Pool, scale: Scale): Promise<Environment> => ({
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    loadBefore: loadavg()[0] ?? 0,
  },
  versions: {
    node: process.versions.node,
    postgresql: await showSetting(pool, 'server_version'),
    sqlite: new DatabaseSync(':memory:').prepare('SELECT sqlite_version() AS v').get()?.['v'] as string,
    pg: versionOf('pg'),
  },
  scale,
  postgres: { poolSize, settings: await settingsOf(pool) },
  sqlite: { journal_mode: 'wal', synchronous: 'full' },
})

const versionOf = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string }).version

const showSetting = async (pool: Pool, name: string): Promise<string> => {
  const { rows } = await pool.query<{ readonly value: string }>('select current_setting($1) as value', [name])
  return rows[0]?.value ?? ''
}

const durability = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
  'jit',
]

const settingsOf = async (pool: Pool): Promise<Readonly<Record<string, string>>> => {
  const { rows } = await pool.query<{ readonly name: string; readonly value: string }>(
    `select name, current_setting(name) as value from pg_settings
where name = any ($1) or (source = 'command line' and name <> all ($2)) order by name`,
    [durability, ['port', 'data_directory']],
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}
