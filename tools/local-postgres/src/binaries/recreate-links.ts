import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/**
 * npm packages cannot hold symbolic links, so these list theirs in a file that their install script reads. npm may have blocked that
 * script; this does the same work, and nothing where it is done. `false`: a link is missing and the folder cannot be written.
 */
export function recreateLinks(packageFolder: string): boolean {
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly {
    readonly source: string
    readonly target: string
  }[]
  return links.every(({ source, target }) => link(join(packageFolder, source), join(packageFolder, target)))
}

function link(source: string, target: string): boolean {
  if (existsSync(target)) return true
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch {
    // Another process made it in the meantime, or this one may not.
  }
  return existsSync(target)
}
