import type { StoreErrorReason } from 'factos'

/** What an error from the driver means. */
export interface ClassifiedError {
  readonly reason: StoreErrorReason
  /** What to do about it, where the database's own message does not say. */
  readonly advice?: string
  /**
   * The server said that the statement failed, on a connection that goes on: nothing of it remains. Everything else,
   * such as a lost connection, leaves open what became of the statement.
   */
  readonly definite: boolean
}

/**
 * Classifies what a driver threw for a statement. A pure function of the error's `code` (a SQLSTATE, or that of a socket
 * error), `severity`, `constraint` and `message`.
 */
export const classifyError = (error: unknown): ClassifiedError => {
  const { code, severity, constraint } = fieldsOf(error)
  if (code === undefined || !sqlState.test(code)) {
    return { reason: isAboutConnection(error, code) ? 'Unavailable' : 'Unexpected', definite: false }
  }
  const definite = isDefinite(code, severity)
  if (code === '23505' && constraint === 'factos_events_id_key') {
    return { reason: 'EventIdTaken', advice: 'an event id was given twice in one call', definite }
  }
  const [reason, advice] = reasons[code] ?? reasons[code.slice(0, 2)] ?? (['Unexpected'] as const)
  return { reason, definite, ...(advice === undefined ? {} : { advice }) }
}

const runMigrate = 'run migrate() first, and see that the store was given the right schema and database'
const grant = 'the role lacks rights, or a row security policy would hide part of the log from it; see grantSql()'

/** By SQLSTATE, or by its class: the first two characters. */
const reasons: Readonly<Record<string, readonly [reason: StoreErrorReason, advice?: string]>> = {
  '08': ['Unavailable'],
  '0A': ['Misconfigured'],
  '22': ['Refused'],
  '25006': ['Misconfigured', 'the transaction is read-only'],
  '25P02': ['Unexpected', 'an earlier statement of this transaction failed; it can only be rolled back'],
  '25P03': ['TimedOut'],
  '25P04': ['TimedOut'],
  '26': ['Misconfigured', 'a pooler in transaction mode cannot keep named statements'],
  '28': ['Misconfigured'],
  '3D': ['Misconfigured'],
  '3F': ['Misconfigured', runMigrate],
  '40': ['Contention'],
  '42': ['Misconfigured'],
  '42501': ['Misconfigured', grant],
  '42P01': ['Misconfigured', runMigrate],
  '42883': ['Misconfigured', runMigrate],
  '53': ['Overloaded'],
  '53100': ['Unavailable'],
  '54': ['LimitExceeded'],
  '55P03': ['TimedOut', 'the lock on the log was not free in time; a transaction may be holding it'],
  '55': ['Refused'],
  '57': ['Unavailable'],
  '57014': ['TimedOut', 'a statement timeout of the role, the database or the session, or somebody cancelled it'],
  '57P05': ['TimedOut'],
  '58': ['Unavailable'],
  F0: ['Misconfigured'],
  P0: ['Refused'],
  XX001: ['Corrupted'],
  XX002: ['Corrupted'],
}

/** No class begins with E, but codes of sockets do, and EPIPE has five letters as well. */
const sqlState = /^[0-9A-DF-Z][0-9A-Z]{4}$/

/**
 * `severity` is in the server's language. Where it is not in English, only those codes count as definite that end a
 * statement and never a connection.
 */
const isDefinite = (code: string, severity: string | undefined): boolean => {
  if (endsConnection.test(code)) return false
  if (severity === 'ERROR') return true
  return severity !== undefined && !/^(FATAL|PANIC)$/.test(severity) && endsStatementOnly.test(code)
}

const endsConnection = /^(08|57P0|25P0[34]|40003)/
const endsStatementOnly = /^(0A|22|23|26|42|40P01|55P03|57014|P0)/

/** Socket errors have codes like ECONNRESET; the driver's own errors have only words. */
const isAboutConnection = (error: unknown, code: string | undefined): boolean => {
  if (error instanceof TypeError) return false
  if (code !== undefined && /^E[A-Z]/.test(code)) return true
  return error instanceof Error && /connect|terminated|timeout|socket|closed|pool/i.test(error.message)
}

const fieldsOf = (error: unknown): Readonly<Record<'code' | 'severity' | 'constraint', string | undefined>> => {
  const { code, severity, constraint } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >
  return { code: textOf(code), severity: textOf(severity), constraint: textOf(constraint) }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
