import type { StoreError, StoreErrorReason } from 'factos'
import { CorruptedRow, notMigrated } from 'factos/sql'
import { storeError } from 'factos/storage'
import { sqliteCodeOf, sqliteCodes as codes } from './sqlite-code.ts'

/** What a driver threw, as a `StoreError`. `outcome` is what is known of the append that it ended, if one. */
export const classify = (error: unknown, outcome: StoreError['outcome'] = 'not-appended'): StoreError => {
  const { reason, message } = judge(error)
  return storeError(reason, message, { outcome, cause: error })
}

/** Whether another connection held a lock, so that the same call may succeed a moment later. */
export const isBusy = (error: unknown): boolean => {
  const code = sqliteCodeOf(error)
  // A snapshot that others have written past stays stale, however long one waits.
  return code !== undefined && primary(code) === codes.busy && code !== codes.busySnapshot
}

/** Whether a row with the same unique value exists. */
export const isUniqueViolation = (error: unknown): boolean => {
  const code = sqliteCodeOf(error)
  return code === codes.constraintUnique || code === codes.constraintPrimaryKey
}

/**
 * Whether a COMMIT that failed with this has certainly left nothing behind. Locked and full mean that not everything was
 * written. An I/O error may have come after the last byte of the transaction was written: if the process ends now, the
 * next one may find it complete and keep it.
 */
export const isDefiniteAtCommit = (error: unknown): boolean => {
  const code = sqliteCodeOf(error)
  return code !== undefined && definiteAtCommit.has(primary(code))
}

const definiteAtCommit: ReadonlySet<number> = new Set([
  codes.error,
  codes.busy,
  codes.locked,
  codes.readOnly,
  codes.full,
  codes.constraint,
])

interface Judgement {
  readonly reason: StoreErrorReason
  readonly message: string
}

const primary = (code: number): number => code & 0xff

const judge = (error: unknown): Judgement => {
  const text = error instanceof Error ? error.message : String(error)
  if (error instanceof CorruptedRow) return { reason: 'Corrupted', message: text }
  const code = sqliteCodeOf(error)
  return code === undefined ? ofDriver(error, text) : ofSqlite(code, text)
}

/** Errors that a driver throws by itself. */
const ofDriver = (error: unknown, text: string): Judgement => {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  if (/not open|finalized/.test(text)) return { reason: 'Closed', message: `the SQLite database was closed: ${text}` }
  if (code === 'ERR_OUT_OF_RANGE') {
    return { reason: 'Corrupted', message: `the log holds a number that this library never writes: ${text}` }
  }
  if (/too big/.test(text)) return { reason: 'LimitExceeded', message: text }
  if (code === 'ERR_INVALID_ARG_TYPE' || error instanceof TypeError) {
    return { reason: 'Refused', message: `SQLite cannot hold this: ${text}` }
  }
  return { reason: 'Unexpected', message: text }
}

const ofSqlite = (code: number, text: string): Judgement => {
  if (code === codes.ioErrCorruptFs) return { reason: 'Corrupted', message: `the file system is damaged: ${text}` }
  if (code === codes.readOnlyDbMoved)
    return { reason: 'LogReplaced', message: `the file was moved or deleted: ${text}` }
  if (code === codes.busySnapshot) {
    return {
      reason: 'Contention',
      message: 'the transaction has read before others wrote, so it can no longer write; begin it with BEGIN IMMEDIATE',
    }
  }
  if (primary(code) === codes.error) return ofStatement(text)
  const known = judgements.get(primary(code))
  return known === undefined
    ? { reason: 'Unexpected', message: `${text} (SQLite result code ${code})` }
    : { reason: known[0], message: `${known[1]}: ${text} (SQLite result code ${code})` }
}

const ofStatement = (text: string): Judgement => {
  if (/no such (table|index): (main\.)?factos_/.test(text)) return notMigrated(0)
  if (/^(table|index|trigger) factos_\w+ already exists/.test(text)) {
    return {
      reason: 'Misconfigured',
      message: `this database has something else by the name of a table of the log: ${text}`,
    }
  }
  if (/no such column|has no column/.test(text)) {
    return { reason: 'Misconfigured', message: `the tables of the log are not those of this library: ${text}` }
  }
  return { reason: 'Unexpected', message: text }
}

const judgements: ReadonlyMap<number, readonly [StoreErrorReason, string]> = new Map([
  [codes.perm, ['Misconfigured', 'access to the database file was denied']],
  [codes.abort, ['Contention', 'another statement on this connection rolled the transaction back']],
  [codes.busy, ['Contention', 'another connection holds the lock of the database']],
  [codes.locked, ['Contention', 'another statement holds a lock on the table']],
  [codes.noMem, ['Unavailable', 'SQLite ran out of memory']],
  [codes.readOnly, ['Misconfigured', 'the database cannot be written']],
  [codes.interrupt, ['Unavailable', 'the statement was interrupted']],
  [codes.ioErr, ['Unavailable', 'reading or writing the database file failed']],
  [codes.corrupt, ['Corrupted', 'the database file is damaged']],
  [codes.full, ['Unavailable', 'the disk, or the size allowed for the database, is full; nothing is lost, make room']],
  [codes.cantOpen, ['Misconfigured', 'the database file cannot be opened; its directory must exist and be writable']],
  [codes.protocol, ['Contention', 'the locks of the database were too contended to begin']],
  [codes.schema, ['Contention', 'the schema changed while the statement ran']],
  [codes.tooBig, ['LimitExceeded', 'larger than SQLite can hold']],
  [codes.constraint, ['Refused', 'a constraint of the tables forbids it']],
  [codes.mismatch, ['Refused', 'a value has the wrong type']],
  [codes.noLfs, ['Misconfigured', 'the file system does not support large files']],
  [codes.auth, ['Misconfigured', 'an authorizer of this connection forbids it']],
  [codes.notADb, ['Corrupted', 'the file is not a SQLite database']],
] as const)
