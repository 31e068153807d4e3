import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { CancelSignal } from './cancel-signal.ts'
import { aborted, unlessAborted } from './aborting.ts'
import type { Dispatch } from './event-store.ts'

/** Makes equal command ids in flight share one execution. */
export interface SharedExecutions {
  readonly run: <E, D>(
    command: {
      readonly commandId: string | undefined
      readonly fingerprint: string
      readonly signal: CancelSignal | undefined
    },
    execute: () => Promise<Result<Dispatch<E>, DispatchError<D>>>,
  ) => Promise<Result<Dispatch<E>, DispatchError<D>>>
}

/**
 * While a command is under way, the same command id waits for it instead of racing with it. What the first one appended
 * is what the second hears as well. Everything else makes the second run by itself: what only concerns the first caller (it
 * aborted, its outcome is not known, its decider threw), and that nothing was appended, because a rejection may rest on
 * facts that were read before the second call began.
 */
export const sharedExecutions = (): SharedExecutions => {
  const running = new Map<
    string,
    { readonly fingerprint: string; readonly result: Promise<Result<unknown, unknown>> }
  >()

  const run: SharedExecutions['run'] = async ({ commandId, fingerprint, signal }, execute) => {
    type Answer = Awaited<ReturnType<typeof execute>>
    if (commandId === undefined) return execute()
    for (let first = running.get(commandId); first !== undefined; first = running.get(commandId)) {
      // The first one is the same command, so that one waiter gives up does not mean that nothing will be appended.
      const isSame = first.fingerprint === fingerprint
      const outcome = isSame ? 'unknown' : 'not-appended'
      const result = (await unlessAborted(first.result.catch(failedForItself), signal, outcome)) as Answer
      if (signal?.aborted === true) return err(aborted(outcome, signal))
      if (isSame && result.ok && result.value.append !== null) return ok({ ...result.value, duplicate: true })
    }
    const result = execute()
    running.set(commandId, { fingerprint, result })
    try {
      return await result
    } finally {
      running.delete(commandId)
    }
  }
  return { run }
}

const failedForItself = (): Result<never, { readonly kind: 'Threw' }> => ({ ok: false, error: { kind: 'Threw' } })
