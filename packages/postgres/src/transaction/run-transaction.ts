import { err, ok, type Result, type StoreError } from 'factos'
import { storeError, type StorageInTransaction } from 'factos/storage'
import { borrowClient, type ClientLoan } from '../connection/client-loan.ts'
import { deadlineIn } from '../connection/deadline.ts'
import { execute } from '../connection/statement.ts'
import type { PostgresClient, PostgresPool } from '../postgres-pool.ts'
import { onClient } from './on-client.ts'
import { storageWithin, type StorageParts } from './storage-within.ts'
import { takeLock } from './take-lock.ts'

/**
 * Begins a transaction on a connection of its own, takes the log's lock, runs and commits. `run` itself has no deadline;
 * each statement of the storage has.
 */
export const runTransaction = async <T>(
  pool: PostgresPool,
  parts: StorageParts,
  deadlineMs: number,
  run: (storage: StorageInTransaction, client: PostgresClient) => Promise<T>,
): Promise<Result<T, StoreError>> => {
  const deadline = deadlineIn(deadlineMs)
  const loan = await borrowClient(pool, deadline)
  if (!loan.ok) return loan
  const { client } = loan.value
  let lost: Error | undefined
  const send = onClient(client, deadlineMs, (error) => (lost = error))

  // Whatever the role's or the database's default is: appending needs this level.
  const begun = await send({ text: 'begin isolation level read committed read write' })
  const locked = begun.ok ? await takeLock(send, parts.names, parts.lockTimeoutMs) : begun
  if (!locked.ok) {
    await rollBack(loan.value, deadlineMs, lost)
    return locked
  }
  let value: T
  try {
    value = await run(storageWithin(parts, send, true), client)
  } catch (error) {
    await rollBack(loan.value, deadlineMs, lost)
    throw error
  }
  if (lost !== undefined) {
    loan.value.giveBack(lost)
    return err(
      storeError('Unavailable', `the connection was lost before the transaction was committed: ${lost.message}`),
    )
  }
  const committed = await commit(loan.value, deadlineMs)
  return committed.ok ? ok(value) : committed
}

const commit = async ({ client, giveBack }: ClientLoan, deadlineMs: number): Promise<Result<void, StoreError>> => {
  const executed = await execute(client, { text: 'commit', appends: true }, deadlineIn(deadlineMs))
  giveBack(executed.ok || executed.connection === 'usable' ? undefined : new Error(executed.error.message))
  if (!executed.ok) return err(executed.error)
  // In a transaction in which a statement failed, COMMIT succeeds in rolling back.
  if (executed.result.command.toUpperCase() !== 'ROLLBACK') return ok(undefined)
  return err(storeError('Unexpected', 'the transaction was rolled back, because a statement in it had failed'))
}

const rollBack = async ({ client, giveBack }: ClientLoan, deadlineMs: number, lost?: Error): Promise<void> => {
  if (lost !== undefined) return giveBack(lost)
  const executed = await execute(client, { text: 'rollback' }, deadlineIn(deadlineMs))
  giveBack(executed.ok ? undefined : new Error(executed.error.message))
}
