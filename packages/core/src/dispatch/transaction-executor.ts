import type { StorageInTransaction } from '../storage/storage.ts'
import { appendEvents } from './append-events.ts'
import { logClient } from './log-client.ts'
import { retryPolicy } from './retry-policy.ts'
import { runCommand } from './run-command.ts'
import type { Executor } from './store-methods.ts'

const once = retryPolicy(false)

/**
 * Executes commands inside a transaction. The lock is held, so nobody else can win, and a fault ends the transaction: one
 * round each. What it sees stays with it, because the transaction may yet be rolled back.
 */
export const transactionExecutor = (storage: StorageInTransaction): Executor => {
  const log = logClient(storage)
  return {
    log,
    command: (command) => runCommand(log, command, once, undefined),
    append: (call, fingerprint) => appendEvents(log, call, fingerprint, once),
  }
}
