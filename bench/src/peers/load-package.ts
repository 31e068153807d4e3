import { readFileSync } from 'node:fs'
import { importPeer } from '../../peers/import-peer.ts'

/**
 * A package of the peers' folder, as what the caller knows of it: the benchmark is type-checked without them. Rejects where
 * they are not installed.
 */
export const loadPackage = async <T>(name: string): Promise<T> => {
  try {
    return (await importPeer(name)) as T
  } catch (cause) {
    throw new Error(`${name} cannot be loaded; npm run bench:peers installs it`, { cause })
  }
}

/** Its name and version. */
export const versionedName = (name: string): string => {
  const file = new URL(`../../peers/node_modules/${name}/package.json`, import.meta.url)
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }
  return `${name} ${version}`
}
