import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Copies the data directory of a server that may be running and writing, for a base backup: without its log of changes,
 * which a standby gets from its primary, and without what belongs to the running process. Files that vanish meanwhile are
 * left out, as PostgreSQL allows between the start and the end of a backup.
 */
export async function copyData(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  const entries = await readdir(from, { withFileTypes: true }).catch(ifThere)
  for (const entry of entries ?? []) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyData(source, target)
    else if (entry.isFile() && !ofTheProcess.has(entry.name) && !segment.test(entry.name)) {
      await copyFile(source, target).catch(ifThere)
    }
  }
}

const ofTheProcess = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'standby.signal'])

/** A file of the log of changes: 24 hexadecimal digits. */
const segment = /^[0-9A-F]{24}$/

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
