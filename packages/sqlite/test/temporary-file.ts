import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A place for a database file that does not exist yet, in a folder of its own. */
export const temporaryFile = (): { readonly path: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'factos-sqlite-'))
  return { path: join(folder, 'log.db'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
