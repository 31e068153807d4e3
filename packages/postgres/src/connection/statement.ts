import { err, ok, type Result, type StoreError } from 'factos'
import { storeError } from 'factos/storage'
import type { PostgresClient, PostgresResult } from '../postgres-pool.ts'
import { classifyError } from './classify-error.ts'
import { late, type Deadline } from './deadline.ts'

/** A statement to send, and whether something may remain of it when no answer comes. */
export interface Statement {
  /** Under which the server keeps it prepared on a connection; only where nobody depends on the connection. */
  readonly name?: string | undefined
  readonly text: string
  readonly values?: readonly (string | Uint8Array | null)[]
  readonly appends?: boolean
}

/** A row as the store's own functions return it: text only. */
export type TextRow = Readonly<Record<string, string | null>>

/** What a statement came to. `connection` is lost where an answer may still be on its way, or none will ever come. */
export type Executed =
  | { readonly ok: true; readonly result: PostgresResult<TextRow> }
  | { readonly ok: false; readonly error: StoreError; readonly connection: 'usable' | 'lost' }

/** Sends one statement, and waits for the answer until the deadline. */
export const execute = async (client: PostgresClient, statement: Statement, deadline: Deadline): Promise<Executed> => {
  const { name, text, values = [], appends = false } = statement
  const refused = malformed(values)
  if (refused !== undefined) return { ok: false, error: refused, connection: 'usable' }
  try {
    const result = await deadline.before(client.query({ name, text, values: [...values], types: asText }))
    if (result !== late) return { ok: true, result: result as PostgresResult<TextRow> }
    const outcome = appends ? 'unknown' : 'not-appended'
    const message = `PostgreSQL did not answer within ${deadline.ms} ms; the connection was given up`
    return { ok: false, error: storeError('TimedOut', message, { outcome }), connection: 'lost' }
  } catch (error) {
    const { reason, advice, definite } = classifyError(error)
    const message = advice === undefined ? describeError(error) : `${describeError(error)} (${advice})`
    const outcome = appends && !definite ? 'unknown' : 'not-appended'
    return {
      ok: false,
      error: storeError(reason, message, { outcome, cause: error }),
      connection: definite ? 'usable' : 'lost',
    }
  }
}

/** What a driver said, in a line. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' ? `${error.message || error.name} [${code}]` : error.message
}

/** All columns come as the server wrote them, whatever parsers the application set. */
const asText = { getTypeParser: () => (value: string) => value }

/** Drivers would replace what UTF-8 cannot express, so that another text were stored or looked for. */
const malformed = (values: readonly (string | Uint8Array | null)[]): StoreError | undefined =>
  values.every((value) => typeof value !== 'string' || value.isWellFormed())
    ? undefined
    : storeError('Refused', 'a text holds a lone surrogate, which UTF-8 cannot express')

/** Something that statements can be sent through: a pool, or the connection of a transaction. */
export type Send = (statement: Statement) => Promise<Result<readonly TextRow[], StoreError>>

/** The rows of what was executed. */
export const rowsOf = (executed: Executed): Result<readonly TextRow[], StoreError> =>
  executed.ok ? ok(executed.result.rows) : err(executed.error)
