import { type CancelSignal } from 'factos'
import type { PostgresClient, PostgresPool } from '../postgres-pool.ts'
import { borrowClient } from './client-loan.ts'
import { deadlineIn, type Deadline } from './deadline.ts'
import { execute, rowsOf, type Executed, type Send, type Statement } from './statement.ts'

/** Whether connections keep statements prepared under their names: until one turns out not to. */
export interface Naming {
  isKept: boolean
}

/**
 * Sends each statement over a connection of its own, with one deadline for getting the connection and the answer. A
 * connection from which an answer may still come is destroyed, not given back.
 */
export const throughPool =
  (pool: PostgresPool, deadlineMs: number, naming: Naming, signal?: CancelSignal): Send =>
  async (statement) => {
    const deadline = deadlineIn(deadlineMs)
    const loan = await borrowClient(pool, deadline, signal)
    if (!loan.ok) return loan
    const executed = await executeNamed(loan.value.client, statement, deadline, naming)
    loan.value.giveBack(executed.ok || executed.connection === 'usable' ? undefined : new Error(executed.error.message))
    return rowsOf(executed)
  }

/**
 * Executes a statement under its name, so that the server does not parse it each time. Where the name was lost, as behind
 * a pooler in transaction mode, nothing was executed: it is sent again without one, and so is every later statement.
 */
const executeNamed = async (
  client: PostgresClient,
  statement: Statement,
  deadline: Deadline,
  naming: Naming,
): Promise<Executed> => {
  if (naming.isKept) {
    const executed = await execute(client, statement, deadline)
    if (executed.ok || executed.connection === 'lost') return executed
    if (statement.name === undefined || !isAboutName(executed.error.cause)) return executed
    naming.isKept = false
  }
  return execute(client, { ...statement, name: undefined }, deadline)
}

/** The name is unknown to the server, taken there, or stands for a statement that returned something else. */
const isAboutName = (cause: unknown): boolean =>
  typeof cause === 'object' &&
  cause !== null &&
  'code' in cause &&
  ['26000', '42P05', '0A000'].includes(String(cause.code))
