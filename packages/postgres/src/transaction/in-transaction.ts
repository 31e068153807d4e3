import { err, ok, type Result, type StoreError } from 'factos'
import { storeError } from 'factos/storage'
import { borrowClient } from '../connection/client-loan.ts'
import { deadlineIn } from '../connection/deadline.ts'
import { execute, type Send } from '../connection/statement.ts'
import type { PostgresClient, PostgresPool } from '../postgres-pool.ts'
import { onClient } from './on-client.ts'

/**
 * Runs in a transaction on a connection of its own, and commits; rolls back where `run` answers an error or throws. Each
 * statement sent through `send` has the deadline; `run` as a whole has none.
 */
export const inTransaction = async <T>(
  pool: PostgresPool,
  deadlineMs: number,
  run: (send: Send, client: PostgresClient) => Promise<Result<T, StoreError>>,
): Promise<Result<T, StoreError>> => {
  const loan = await borrowClient(pool, deadlineIn(deadlineMs))
  if (!loan.ok) return loan
  const { client, giveBack } = loan.value
  let lost: Error | undefined
  const send = onClient(client, deadlineMs, (error) => (lost = error))

  const rollBack = async (): Promise<void> => {
    if (lost !== undefined) return giveBack(lost)
    const ended = await execute(client, { text: 'rollback' }, deadlineIn(deadlineMs))
    giveBack(ended.ok ? undefined : new Error(ended.error.message))
  }

  let result: Result<T, StoreError>
  try {
    // Whatever the role's or the database's default is: appending needs this level.
    const begun = await send({ text: 'begin isolation level read committed' })
    result = begun.ok ? await run(send, client) : begun
  } catch (error) {
    await rollBack()
    throw error
  }
  if (result.ok && lost !== undefined) {
    result = err(storeError('Unavailable', `the connection was lost before the commit: ${lost.message}`))
  }
  if (!result.ok) {
    await rollBack()
    return result
  }
  const ended = await execute(client, { text: 'commit', appends: true }, deadlineIn(deadlineMs))
  giveBack(ended.ok || ended.connection === 'usable' ? undefined : new Error(ended.error.message))
  if (!ended.ok) return err(ended.error)
  return wasCommitted(ended.result.command) ? ok(result.value) : err(rolledBack)
}

/** In a transaction in which a statement failed, COMMIT succeeds in rolling back. */
const wasCommitted = (command: string): boolean => command.toUpperCase() !== 'ROLLBACK'

const rolledBack = storeError(
  'Unexpected',
  'the transaction was rolled back instead of committed, because a statement in it had failed',
)
