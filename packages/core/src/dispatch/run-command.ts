import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendRequest } from '../storage/append-call.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { aborted, delay, unlessAborted } from './aborting.ts'
import { appendUntilDefinite } from './append-until-definite.ts'
import { positionOf } from './boundary.ts'
import { commandMarks, decideCommand, type Command } from './decide-command.ts'
import type { Dispatch } from './event-store.ts'
import { isWorthRetrying } from './is-worth-retrying.ts'
import type { LogClient } from './log-client.ts'
import { readBoundaries, unfolded, type Folded, type ReadFacts } from './read-boundaries.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { repeated, settleAppend } from './settle-append.ts'

/**
 * The flow at its plainest: read the facts, fold, decide, append unless something relevant happened meanwhile; and again,
 * as often as the policy allows, when something did or when the store definitely failed to append. It shares nothing with
 * other commands. The engine does the same for many commands at once.
 */
export const runCommand = async <E extends DomainEvent, D>(
  log: LogClient,
  command: Command<E, D>,
  policy: RetryPolicy,
): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
  const { signal } = command
  for (let round = 1; ; round++) {
    if (signal?.aborted === true) return err(aborted('not-appended', signal))
    const result = await runRound(log, command, round)
    if (result.ok || round >= policy.attempts || !isWorthRetrying(result.error)) return result
    await delay(policy.delayMs(round + 1), signal)
  }
}

const runRound = async <E extends DomainEvent, D>(
  log: LogClient,
  command: Command<E, D>,
  attempts: number,
): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
  const { codec, commandId, fingerprint, signal } = command
  const { replacements } = log.basis()
  const read = await unlessAborted(readFacts(log, command), signal, 'not-appended')
  if (!read.ok) return read
  const { folded, head, commands } = read.value
  const facts = { observed: positionOf(head), attempts }
  const [known] = commands
  if (known !== undefined) return repeated(codec, known, fingerprint, facts)

  // The read began after the command did, so an end without events is final as it is.
  const verdict = decideCommand(
    command,
    folded.map(({ state }) => state),
    log.limits,
  )
  if (verdict.kind === 'End') return verdict.conclude(facts)

  const { toAppend } = verdict.encoded
  const request: AppendRequest = {
    events: toAppend,
    conditions: folded.map(({ boundary, revision }) => boundary.condition(head.position, revision)),
    commands: commandMarks(command, 0, toAppend.length),
  }
  if (signal?.aborted === true) return err(aborted('not-appended', signal))
  const answer = await unlessAborted(appendUntilDefinite(log, [request], { head, replacements }), signal, 'unknown')
  if (!answer.ok) return answer
  return settleAppend(codec, request, verdict.encoded, commandId, answer.value, 0, facts)
}

const readFacts = async <E extends DomainEvent, D>(
  log: LogClient,
  { boundaries, codec, commandId }: Command<E, D>,
): Promise<Result<ReadFacts & { readonly folded: readonly Folded[] }, DispatchError<D>>> => {
  const folded = boundaries.map(unfolded)
  const read = await readBoundaries(log.read, folded, codec, commandId === undefined ? [] : [commandId])
  return read.ok ? ok({ ...read.value, folded }) : read
}
