import { readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'

/** Whom the server runs as. PostgreSQL refuses to run as root. */
export type ServerUser = { readonly uid: number; readonly gid: number }

/** The unprivileged user that root hands the server to; `undefined` when this process is not root, and the server runs as it. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? []
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    'PostgreSQL cannot run as root, and this machine has neither a user postgres nor nobody. Run as an ordinary user.',
  )
}

/** A folder for temporary files that `user` can reach: root's own may lie in its home. */
export function temporaryRoot(user: ServerUser | undefined): string {
  if (!user) return tmpdir()
  return [tmpdir(), '/tmp', '/var/tmp'].find(everyoneMayEnter) ?? tmpdir()
}

function everyoneMayEnter(folder: string): boolean {
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0
  const parent = dirname(folder)
  return (mode & 0o001) !== 0 && (parent === folder || everyoneMayEnter(parent))
}
