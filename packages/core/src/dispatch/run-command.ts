import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, type Result } from '../result.ts'
import type { Storage, StorageInTransaction, TransactionalStorage } from '../storage/storage.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { aborted, delay, unlessAborted } from './aborting.ts'
import { appendUntilDefinite } from './append-until-definite.ts'
import type { Dispatch } from './event-store.ts'
import { isWorthRetrying } from './is-worth-retrying.ts'
import { logClient, type LogClient } from './log-client.ts'
import { prepareCommand, type Command } from './prepare-command.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { settleAppend } from './settle-append.ts'

/** How a command may make sure to get through when others keep winning: by deciding under the store's lock. */
export type Transact = TransactionalStorage<never>['transaction']

/** A storage's `transaction`, where it has one. */
export const transactOf = (storage: Storage | TransactionalStorage<never>): Transact | undefined =>
  'transaction' in storage ? storage.transaction : undefined

/** After so many rounds lost to other writers a command is decided inside the store's transaction. */
const roundsBeforeLocking = 3

/**
 * The flow: read the facts, fold, decide, append unless something relevant happened meanwhile; and again, as often as the
 * policy allows, when something did or when the store definitely failed to append.
 */
export const runCommand = async <S, E extends DomainEvent, D>(
  log: LogClient,
  command: Command<S, E, D>,
  policy: RetryPolicy,
  transact: Transact | undefined,
): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
  const { signal } = command
  for (let round = 1; ; round++) {
    if (signal?.aborted === true) return err(aborted('not-appended', signal))
    const locked = round > roundsBeforeLocking ? transact : undefined
    const result =
      locked === undefined ? await optimisticRound(log, command, round) : await lockedRound(log, command, round, locked)
    if (result.ok || round >= policy.attempts || !isWorthRetrying(result.error)) return result
    await delay(policy.delayMs(round + 1), signal)
  }
}

const optimisticRound = async <S, E extends DomainEvent, D>(
  log: LogClient,
  command: Command<S, E, D>,
  round: number,
): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
  const prepared = await prepareCommand(log, command, round)
  if (prepared.kind === 'Settled') return prepared.result
  const { request, encoded, facts } = prepared
  if (command.signal?.aborted === true) return err(aborted('not-appended', command.signal))
  const answer = await unlessAborted(appendUntilDefinite(log, request), command.signal, 'unknown')
  return answer.ok ? settleAppend(command.codec, request, encoded, answer.value, facts) : answer
}

const lockedRound = async <S, E extends DomainEvent, D>(
  log: LogClient,
  command: Command<S, E, D>,
  round: number,
  transact: Transact,
): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
  let sent: Exclude<Awaited<ReturnType<typeof prepareCommand<S, E, D>>>, { readonly kind: 'Settled' }> | undefined
  const inTransaction = async (storage: StorageInTransaction): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
    const lockedLog = logClient(storage)
    const prepared = await prepareCommand(lockedLog, command, round)
    if (prepared.kind === 'Settled') return prepared.result
    const answer = await lockedLog.append([prepared.request])
    if (!answer.ok) return answer
    sent = prepared
    const { outcomes, previousHead } = answer.value
    const outcome = outcomes[0] as (typeof outcomes)[number]
    return settleAppend(
      command.codec,
      prepared.request,
      prepared.encoded,
      { outcome, previousHead, resent: false },
      prepared.facts,
    )
  }
  const committing = transact(inTransaction)
  const committed = await unlessAborted(committing, command.signal, 'unknown')
  if (committed.ok) return committed.value
  if (committed.error.outcome !== 'unknown' || committed.error.reason === 'Aborted' || sent === undefined)
    return committed
  const { request, encoded, facts } = sent
  const answer = await unlessAborted(appendUntilDefinite(log, request, true), command.signal, 'unknown')
  return answer.ok ? settleAppend(command.codec, request, encoded, answer.value, facts) : answer
}
