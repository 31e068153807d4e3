import { Client } from 'pg'
import { expect, test, vi } from 'vitest'
import { startPostgres, startStandby } from '../src/index.ts'

const query = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

test('a standby follows its primary, refuses to write, and takes over with all that was committed', async () => {
  // Durable: `synchronous_commit = off` waits for no standby either.
  const primary = await startPostgres()
  try {
    await query(primary.url, 'create table notes as select 1 as note')
    const standby = await startStandby(primary, { durable: false, name: 'follower' })
    try {
      await vi.waitFor(async () => {
        const rows = await query(primary.url, 'select application_name, state from pg_stat_replication')
        expect(rows).toEqual([{ application_name: 'follower', state: 'streaming' }])
      }, 10_000)
      await query(primary.url, `alter system set synchronous_standby_names = 'follower'`)
      await query(primary.url, 'select pg_reload_conf()')
      await vi.waitFor(async () => {
        const rows = await query(primary.url, 'select sync_state from pg_stat_replication')
        expect(rows).toEqual([{ sync_state: 'sync' }])
      }, 10_000)
      await query(primary.url, 'insert into notes values (2)')
      await expect(query(standby.url, 'insert into notes values (3)')).rejects.toMatchObject({ code: '25006' })

      await primary.kill()
      await query(standby.url, 'select pg_promote()')
      await query(standby.url, 'insert into notes values (4)')
      expect(await query(standby.url, 'select note from notes order by note')).toEqual([
        { note: 1 },
        { note: 2 },
        { note: 4 },
      ])
    } finally {
      await standby.stop()
    }
  } finally {
    await primary.stop()
  }
})
