import { memoryStore } from 'factos'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import type { OpenedStore } from './opened-store.ts'

export const storeNames = ['memory', 'sqlite', 'postgres'] as const
export type StoreName = (typeof storeNames)[number]

/** Nothing after this knows which store it is: the sale is the same on each. */
export const openStore = async (name: StoreName): Promise<OpenedStore> => {
  switch (name) {
    case 'memory':
      return openMemory()
    case 'sqlite':
      return openSqlite()
    case 'postgres':
      return openPostgres()
  }
}

const openMemory = (): OpenedStore => {
  const store = memoryStore()
  return { store, where: 'memory', dispose: store.close }
}
