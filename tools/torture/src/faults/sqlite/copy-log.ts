import { copyFileSync, existsSync, rmSync } from 'node:fs'

/** Copies a log as a crash would leave it: the file and its write-ahead log, in place of what is at `to`. */
export const copyLog = (from: string, to: string): void => {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(to + suffix, { force: true })
    if (suffix !== '-shm' && existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix)
  }
}
