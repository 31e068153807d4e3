import type { SpawnOptions } from 'node:child_process'
import type { ServerUser } from './server-user.ts'

/** How initdb and postgres are run: as `user`, in a folder that it can enter, untouched by the caller's locale and PG* variables. */
export function environment(
  folder: string,
  user: ServerUser | undefined,
): Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  return { cwd: folder, env: { ...Object.fromEntries(inherited), LC_ALL: 'C' }, ...user }
}
