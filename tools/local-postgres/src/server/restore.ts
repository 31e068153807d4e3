import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { BaseBackup } from '../start-options.ts'
import type { Cluster } from './initialize.ts'

/** Makes a base backup the data directory of a server. */
export function restore({ folder: backup, password }: BaseBackup, folder: string): Cluster {
  const data = join(folder, 'data')
  renameSync(backup, data)
  return { data, password }
}
