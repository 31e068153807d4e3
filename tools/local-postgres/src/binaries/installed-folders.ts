import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where an installed PostgreSQL keeps its server programs: PATH first, then Debian's folders, newest version first. */
export function installedFolders(): readonly string[] {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && existsSync(join(folder, 'initdb')))
  return [...onPath, ...debianFolders()]
}

function debianFolders(): readonly string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
}
