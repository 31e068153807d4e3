import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { giveTo } from './binaries/give-to.ts'
import { copyData } from './server/copy-data.ts'
import { serverUser, temporaryRoot } from './server/server-user.ts'
import type { StartOptions } from './start-options.ts'
import { type LocalPostgres, startPostgres } from './start-postgres.ts'

/** How a standby is started. */
export type StandbyOptions = Omit<StartOptions, 'backup'> & {
  /** Where it finds its primary, if not directly: through a proxy, for instance. */
  readonly primaryUrl?: string | undefined
  /** Its name in the primary's `pg_stat_replication`, and for `synchronous_standby_names`. `standby` unless given. */
  readonly name?: string | undefined
}

/**
 * Starts a streaming standby of a running server: a base backup, and from then on whatever the primary commits. It
 * resolves when the standby accepts connections, for reading; `select pg_promote()` makes it a primary. It does not make
 * replication synchronous: set `synchronous_standby_names` on the primary. Rejects with a `LocalPostgresError`.
 */
export async function startStandby(primary: LocalPostgres, options: StandbyOptions = {}): Promise<LocalPostgres> {
  const { primaryUrl = primary.url, name = 'standby', ...rest } = options
  const user = serverUser()
  const folder = await mkdtemp(join(temporaryRoot(user), 'factos-backup-'))
  const backup = join(folder, 'data')
  try {
    await backUp(primary, backup)
    const link = new URL(primaryUrl)
    const words = { host: link.hostname, port: link.port, user: link.username, password: link.password }
    const conninfo = Object.entries({ ...words, application_name: name }).map(([key, value]) => `${key}=${value}`)
    await appendFile(join(backup, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo.join(' ')}'\n`)
    await writeFile(join(backup, 'standby.signal'), '')
    if (user) giveTo(backup, user)
    const { password } = new URL(primary.url)
    return await startPostgres({ ...rest, backup: { folder: backup, password } })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function backUp(primary: LocalPostgres, backup: string): Promise<void> {
  const client = new Client({ connectionString: primary.url })
  await client.connect()
  try {
    await client.query(`select pg_backup_start('standby', true)`)
    await copyData(primary.data, backup)
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    await writeFile(join(backup, 'backup_label'), rows[0]?.labelfile ?? '')
  } finally {
    await client.end()
  }
}
