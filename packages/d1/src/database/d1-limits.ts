import type { StorageLimits } from 'factos/storage'

/**
 * What a call may hold. D1 takes values and rows of 2 MB and 100 parameters a statement; a call's bytes travel as a few JSON
 * parameters, in which bytes that are no text take twice their size. NUL is refused because JSON functions of SQLite cut
 * text at it.
 */
export const d1Limits: StorageLimits = Object.freeze({
  eventBytes: 900_000,
  events: 5_000,
  bytes: 2 ** 22,
  requests: 50,
  nul: false,
})

/** The most UTF-8 bytes of one bound value, with some room below the 2,000,000 that D1 allows. */
export const maxValueBytes = 1_950_000

/** How many parameters D1 binds to one statement. */
export const maxParameters = 100

/** How many SELECTs D1, and a Durable Object, join by UNION. */
export const maxTerms = 5
