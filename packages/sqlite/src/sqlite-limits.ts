import type { StorageLimits } from 'factos/storage'

/**
 * What a call may hold. SQLite itself takes more; but it works while the event loop waits, and these keep that wait below
 * about a second. NUL is refused because `node:sqlite` cuts text at it on some of the Node versions that are
 * supported.
 */
export const sqliteLimits: StorageLimits = Object.freeze({
  eventBytes: 2 ** 24,
  events: 50_000,
  bytes: 2 ** 27,
  requests: 1_000,
  nul: false,
})
