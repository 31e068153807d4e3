import { emitWarning } from 'node:process'

/**
 * Whether this version of SQLite has the WAL-reset race: when two connections write and checkpoint at the same instant, it
 * may damage the file, very rarely. Fixed in 3.51.3, and in 3.50.7 and 3.44.6 for those lines.
 */
export const hasWalResetRace = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (major !== 3) return major < 3
  if (minor === 50) return patch < 7
  if (minor === 44) return patch < 6
  return minor < 51 || (minor === 51 && patch < 3)
}

let warned = false

/** Says so once in the life of the process, as a warning with the code `FACTOS_SQLITE_WAL_RESET`. */
export const warnOfWalResetRace = (version: string): void => {
  if (warned || !hasWalResetRace(version)) return
  warned = true
  emitWarning(
    `SQLite ${version} can very rarely damage a database file to which several connections write at the same time. ` +
      'SQLite 3.51.3 fixes it; Node 22.23.3, 24.21.0 and 26.10.0 have that or a later one. ' +
      'A file that only one process opens, once, is not affected.',
    { code: 'FACTOS_SQLITE_WAL_RESET' },
  )
}
