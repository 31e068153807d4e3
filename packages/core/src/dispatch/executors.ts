import { createEngine } from '../engine/engine.ts'
import { engineSettings, type EngineOptions } from '../engine/engine-options.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import type { Result } from '../result.ts'
import type { Storage, StorageInTransaction, TransactionalStorage } from '../storage/storage.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { appendEvents, type EventsToAppend } from './append-events.ts'
import type { Command } from './decide-command.ts'
import type { Dispatch } from './event-store.ts'
import { logClient, type LogClient } from './log-client.ts'
import { retryPolicy, type RetryOption } from './retry-policy.ts'
import { runCommand } from './run-command.ts'
import { sharedExecutions } from './shared-executions.ts'

/** Carries out what the methods of a store put together. */
export interface Executor {
  readonly log: LogClient
  readonly command: <E extends DomainEvent, D>(
    command: Command<E, D>,
    retry: RetryOption | undefined,
  ) => Promise<Result<Dispatch<E>, DispatchError<D>>>
  readonly append: <E extends DomainEvent>(
    append: EventsToAppend<E>,
    fingerprint: string,
  ) => Promise<Result<Dispatch<E>, DispatchError>>
}

/** Executes the calls of a whole process: through the engine, or with `engine: false` each by itself. */
export const processExecutor = (
  storage: Storage | TransactionalStorage<never>,
  options: { readonly retry?: RetryOption | undefined; readonly engine?: false | EngineOptions | undefined },
): Executor => {
  const byDefault = retryPolicy(options.retry)
  const executions = sharedExecutions()
  const log = logClient(storage, () => engine?.reset())
  const transact = 'transaction' in storage ? storage.transaction : undefined
  const settings = engineSettings(options.engine === false ? {} : (options.engine ?? {}), log.limits)
  const engine = options.engine === false ? undefined : createEngine(log, settings, transact)

  return {
    log,
    command: (command, retry) => {
      const policy = retry === undefined ? byDefault : retryPolicy(retry)
      // In a Worker a promise dies with the request that made it, so that without the engine nobody waits for another's.
      if (engine === undefined) return runCommand(log, command, policy)
      // "Do not retry" means a read and a request of its own, and the engine shares both.
      if (retry === false) return executions.run(command, () => runCommand(log, command, policy))
      return executions.run(command, () => engine.command(command, policy))
    },
    append: (append, fingerprint) => {
      if (engine === undefined) return appendEvents(log, append, byDefault)
      const { commandId, signal } = append
      return executions.run({ commandId, fingerprint, signal }, () => engine.append(append, byDefault))
    },
  }
}

const once = retryPolicy(false)

/**
 * Executes calls inside a transaction. The lock is held, so nobody else can win, and a fault ends the transaction: one
 * round each, sent once. What it sees stays with it, because the transaction may yet be rolled back.
 */
export const transactionExecutor = (storage: StorageInTransaction): Executor => {
  const log = { ...logClient(storage), sendsOnce: true }
  return {
    log,
    command: (command) => runCommand(log, command, once),
    append: (append) => appendEvents(log, append, once),
  }
}
