import { lchownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerUser } from '../server/server-user.ts'

/** Makes `user` the owner of a folder and everything in it. */
export function giveTo(folder: string, { uid, gid }: ServerUser): void {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const path of [folder, ...entries.map((entry) => join(folder, entry))]) lchownSync(path, uid, gid)
}
