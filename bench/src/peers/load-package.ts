import { createRequire } from 'node:module'

const require = createRequire(new URL('../../peers/package.json', import.meta.url))

/**
 * A package of the peers' folder, as what the caller knows of it: the benchmark is type-checked without them. Throws where
 * they are not installed.
 */
// What a package is, only its caller can say.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export const loadPackage = <T>(name: string): T => {
  try {
    return require(name) as T
  } catch (cause) {
    throw new Error(`${name} cannot be loaded; npm run bench:peers installs it`, { cause })
  }
}

/** Its name and version. */
export const versionedName = (name: string): string => {
  const path = require.resolve.paths(name)?.[0] ?? ''
  const { version } = require(`${path}/${name}/package.json`) as { readonly version: string }
  return `${name} ${version}`
}
