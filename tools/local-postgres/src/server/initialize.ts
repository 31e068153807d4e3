import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from '../binaries/find-binaries.ts'
import { LocalPostgresError } from '../local-postgres-error.ts'
import { environment } from './environment.ts'
import type { ServerUser } from './server-user.ts'

/** An initialised data directory, and the password of its superuser `postgres`. */
export type Cluster = { readonly data: string; readonly password: string }

type Initialize = {
  readonly binaries: Binaries
  readonly folder: string
  readonly user: ServerUser | undefined
  readonly signal: AbortSignal
}

/** Creates an empty cluster: UTF8, the C locale, a random password, so that no other user of this machine gets in. */
export async function initialize({ binaries, folder, user, signal }: Initialize): Promise<Cluster> {
  const data = join(folder, 'data')
  const password = randomBytes(18).toString('base64url')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)

  const cluster = ['--pgdata', data, '--username', 'postgres', '--encoding', 'UTF8', '--locale', 'C']
  const access = ['--auth', 'scram-sha-256', '--pwfile', passwordFile]
  // A new cluster is worth nothing yet: whether it survives a crash only matters once the server runs.
  const quick = ['--no-sync', '--no-instructions']
  try {
    await promisify(execFile)(binaries.initdb, [...cluster, ...access, ...quick], {
      ...environment(folder, user),
      signal,
    })
  } catch (error) {
    throw new LocalPostgresError('StartFailed', `initdb failed: ${lastWords(error)}`, { cause: error })
  }
  rmSync(passwordFile)
  return { data, password }
}

function lastWords(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string }
  return stderr?.trim() || message
}
