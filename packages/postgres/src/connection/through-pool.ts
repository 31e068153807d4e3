import { type CancelSignal } from 'factos'
import type { PostgresPool } from '../postgres-pool.ts'
import { borrowClient } from './client-loan.ts'
import { deadlineIn } from './deadline.ts'
import { execute, rowsOf, type Send } from './statement.ts'

/**
 * Sends each statement over a connection of its own, with one deadline for getting the connection and the answer. A
 * connection from which an answer may still come is destroyed, not given back.
 */
export const throughPool =
  (pool: PostgresPool, deadlineMs: number, signal?: CancelSignal): Send =>
  async (statement) => {
    const deadline = deadlineIn(deadlineMs)
    const loan = await borrowClient(pool, deadline, signal)
    if (!loan.ok) return loan
    const executed = await execute(loan.value.client, statement, deadline)
    loan.value.giveBack(executed.ok || executed.connection === 'usable' ? undefined : new Error(executed.error.message))
    return rowsOf(executed)
  }
