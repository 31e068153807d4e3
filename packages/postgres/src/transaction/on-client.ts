import { deadlineIn } from '../connection/deadline.ts'
import { execute, rowsOf, type Send } from '../connection/statement.ts'
import type { PostgresClient } from '../postgres-pool.ts'

/** Sends each statement over one connection, with a deadline of its own. `onLost` hears that the connection is no more. */
export const onClient =
  (client: PostgresClient, deadlineMs: number, onLost?: (error: Error) => void): Send =>
  async (statement) => {
    const executed = await execute(client, statement, deadlineIn(deadlineMs))
    if (!executed.ok && executed.connection === 'lost') onLost?.(new Error(executed.error.message))
    return rowsOf(executed)
  }
