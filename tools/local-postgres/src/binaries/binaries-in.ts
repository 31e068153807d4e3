import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { environment } from '../server/environment.ts'
import type { ServerUser } from '../server/server-user.ts'
import type { Binaries } from './find-binaries.ts'

/** The binaries of a `bin` folder, if `user` can run them. Trying is the only sound test: modes, libraries and the C library all matter. */
export function binariesIn(folder: string, user: ServerUser | undefined): Binaries | undefined {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const initdb = join(folder, `initdb${suffix}`)
  const postgres = join(folder, `postgres${suffix}`)
  const version = versionOf(postgres, user)
  return version !== undefined && versionOf(initdb, user) === version ? { initdb, postgres, version } : undefined
}

function versionOf(program: string, user: ServerUser | undefined): string | undefined {
  const { status, stdout } = spawnSync(program, ['--version'], { ...environment('/', user), encoding: 'utf8' })
  return status === 0 ? /\d+(\.\d+|\w+)*/.exec(stdout)?.[0] : undefined
}
