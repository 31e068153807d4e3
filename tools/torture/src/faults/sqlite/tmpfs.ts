import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own, in memory. */
export interface Tmpfs {
  readonly folder: string
  readonly unmount: () => void
}

/** Mounts one of this size at `folder`, which it makes. */
export const mountTmpfs = (folder: string, kibibytes: number): Tmpfs => {
  mkdirSync(folder, { recursive: true })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder])
  if (mounted.status !== 0) throw new Error(mounted.stderr?.toString().trim() || 'mount failed')
  // Also where the run is interrupted between here and `unmount`.
  const unmount = (): void => {
    process.off('exit', unmount)
    spawnSync('umount', ['-l', folder])
    rmdirSync(folder)
  }
  process.once('exit', unmount)
  return { folder, unmount }
}

/** Why none can be mounted here, if so. */
export const whyNoTmpfs = (): string | undefined => {
  if (process.platform !== 'linux') return 'needs Linux, for a tmpfs'
  if (process.getuid?.() !== 0) return 'needs root, for a tmpfs'
  const folder = mkdtempSync(join(tmpdir(), 'factos-tmpfs-'))
  try {
    mountTmpfs(folder, 64).unmount()
    return undefined
  } catch (error) {
    rmdirSync(folder)
    return `a tmpfs cannot be mounted: ${error instanceof Error ? error.message : String(error)}`
  }
}
