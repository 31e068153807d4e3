import type { DispatchError } from '../errors/dispatch-error.ts'
import { ok, type Result } from '../result.ts'
import type { CancelSignal } from './cancel-signal.ts'
import { unlessAborted } from './aborting.ts'
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
 * While a command is under way, the same command id waits for it instead of racing with it. What the first one did, or
 * that it was rejected, holds for the second as well; what only concerns the first caller (it aborted, its outcome is not
 * known, its decider threw) makes the second run by itself.
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
      const result = (await unlessAborted(first.result.catch(failedForItself), signal, 'not-appended')) as Answer
      if (signal?.aborted === true) return result
      if (first.fingerprint === fingerprint && result.ok)
        return ok({ ...result.value, duplicate: result.value.append !== null })
      if (first.fingerprint === fingerprint && !result.ok && result.error.kind === 'DomainError') return result
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
