import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '@factos/sqlite'
import type { OpenedStore } from './opened-store.ts'

/** A SQLite file in a temporary folder. An application would name a file of its own, and keep it. */
export const openSqlite = async (): Promise<OpenedStore> => {
  const folder = await mkdtemp(join(tmpdir(), 'factos-tickets-'))
  const path = join(folder, 'tickets.db')
  const store = sqliteStore({ path })
  const dispose = async (): Promise<void> => {
    await store.close()
    await rm(folder, { recursive: true })
  }
  return { store, where: `SQLite, ${path}`, dispose }
}
