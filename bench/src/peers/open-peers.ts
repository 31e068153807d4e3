import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryDatabase } from '@factos/local-postgres'
import { Pool } from 'pg'
import { poolSize } from '../postgres/open-database.ts'
import { dcbEs } from './dcb-es.ts'
import { emmettPostgres, emmettSqlite } from './emmett.ts'
import { orgOps } from './orgops.ts'
import type { Peer } from './peer.ts'

/** Peers on PostgreSQL, each on an empty database of its own, which goes with the server, with a pool of its own. */
export const openPostgresPeers = async (serverUrl: string): Promise<readonly Peer[]> => [
  await onDatabase(serverUrl, orgOps),
  await onDatabase(serverUrl, emmettPostgres),
  await onDatabase(serverUrl, (_, pool) => dcbEs(pool)),
]

/** Peers on SQLite, each on an empty file of its own. */
export const openSqlitePeers = async (): Promise<readonly Peer[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'factos-bench-peer-'))
  const peer = await emmettSqlite(join(folder, 'log.db'))
  return [
    {
      ...peer,
      close: async () => {
        await peer.close()
        rmSync(folder, { recursive: true })
      },
    },
  ]
}

const onDatabase = async (serverUrl: string, open: (url: string, pool: Pool) => Promise<Peer>): Promise<Peer> => {
  const { url } = await temporaryDatabase(serverUrl)
  const pool = new Pool({ connectionString: url, max: poolSize })
  const peer = await open(url, pool)
  return {
    ...peer,
    close: async () => {
      await peer.close()
      await pool.end()
    },
  }
}
