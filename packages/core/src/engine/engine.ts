import type { EventsToAppend } from '../dispatch/append-events.ts'
import { aborted } from '../dispatch/aborting.ts'
import { positionFrom } from '../dispatch/boundary.ts'
import type { Command } from '../dispatch/decide-command.ts'
import type { Dispatch } from '../dispatch/event-store.ts'
import { isWorthRetrying } from '../dispatch/is-worth-retrying.ts'
import type { LogClient } from '../dispatch/log-client.ts'
import type { RetryPolicy } from '../dispatch/retry-policy.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, type Result } from '../result.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { contextCache } from './context-cache.ts'
import type { EngineSettings } from './engine-options.ts'
import { history as newHistory } from './history.ts'
import { isBeyond } from './is-beyond.ts'
import { entryLoader } from './load-entries.ts'
import type { Pending, PendingCommand } from './pending.ts'
import { readBatcher } from './read-batcher.ts'
import { batchSender, type Transact } from './send-batches.ts'
import { recentIds } from './recent-ids.ts'
import { tellKnown } from './settle-batch.ts'
import { verifyEntry } from './verify-entry.ts'
import { decideOn } from './build-batch.ts'

type Answer = Result<Dispatch<DomainEvent>, DispatchError<unknown>>

/** Runs the commands of a whole process, sharing reads, states, decisions and commits between them. */
export interface Engine {
  readonly command: <E extends DomainEvent, D>(
    command: Command<E, D>,
    policy: RetryPolicy,
  ) => Promise<Result<Dispatch<E>, DispatchError<D>>>
  readonly append: <E extends DomainEvent>(
    append: EventsToAppend<E>,
    policy: RetryPolicy,
  ) => Promise<Result<Dispatch<E>, DispatchError>>
  /** To be called when the log turned out to be another one. */
  readonly reset: () => void
}

/**
 * The engine. A command first gets its contexts: from the cache, or read together with what others read. What a fresh read
 * rejects is final. Everything else goes in line for the next batch, where it is decided, grouped and sent.
 */
export const createEngine = (log: LogClient, settings: EngineSettings, transact: Transact | undefined): Engine => {
  const cache = contextCache(settings.cache)
  const known = newHistory(cache)
  const read = readBatcher(log)
  const loader = entryLoader(read, known)
  // A client that sends a command again usually does so soon, and to the same process.
  const handled = recentIds(10_000)
  let waiting = 0

  /** Puts a call back in line after a round, or lets its caller hear what it lost by. */
  const again = (pending: Pending, lost?: DispatchError<unknown>): void => {
    if (pending.stage === 'Done') return
    pending.stage = 'Waiting'
    if (lost === undefined) return start(pending)
    if (pending.round >= pending.policy.attempts || !isWorthRetrying(lost)) return pending.finish(err(lost))
    pending.round++
    // The events that it lost to are known, so there is nothing to wait for; unless it keeps losing, or it was a fault.
    const patient = lost.kind === 'AppendConditionFailed' && pending.round <= 3
    if (patient || (lost.kind === 'AppendConditionFailed' && transact !== undefined)) start(pending)
    else setTimeout(() => start(pending), pending.policy.delayMs(pending.round))
  }

  const batches = batchSender({ log, cache, history: known, settings, transact, again })

  /** Whether it can be decided without a read: its contexts are there, and it is no repeat as far as is known here. */
  const isReady = ({ command: { commandId }, entries, lookedUp }: PendingCommand): boolean =>
    entries.every(({ status }) => status === 'Ready') &&
    (lookedUp || commandId === undefined || !handled.has(commandId))

  const start = (pending: Pending): void => {
    if (pending.stage === 'Done') return
    if (pending.kind === 'Append') batches.enqueue(pending)
    else if (settings.verify) verified(pending).catch(pending.fail)
    else if (isReady(pending)) batches.enqueue(pending)
    else load(pending).catch(pending.fail)
  }

  const load = async (pending: PendingCommand): Promise<void> => {
    const { commandId } = pending.command
    const loads = pending.entries.filter(({ status }) => status !== 'Ready').map(loader.load)
    const lookUp = commandId === undefined ? undefined : read([], [commandId])
    const results = await Promise.all(loads.map(({ loaded }) => loaded))
    const found = await lookUp
    if (pending.stage === 'Done') return
    if (found?.ok === false) return again(pending, found.error)
    pending.lookedUp = true
    const repeat = found?.value.commands[0]
    if (repeat !== undefined && found !== undefined) {
      return tellKnown(pending, repeat, positionFrom(found.value.head.position))
    }
    for (const [index, result] of results.entries()) {
      if (result.kind === 'Loaded') continue
      if (result.kind === 'Failed' && result.error.kind === 'StoreError') return again(pending, result.error)
      // What an older read met may no longer be so; it is read once more.
      if (loads[index]?.fresh !== true) return start(pending)
      if (result.kind === 'Threw') return pending.fail(result.thrown)
      return pending.finish(err(result.error))
    }
    const heads = results.map((result) => (result.kind === 'Loaded' ? result.head : -1))
    const isFresh = loads.length > 0 && loads.length === pending.entries.length && loads.every(({ fresh }) => fresh)
    // The id was looked up no earlier than the facts were read, or the command may be among the facts it is decided on.
    const inTime = found === undefined || heads.every((head) => head <= found.value.head.position)
    if (!isFresh || !inTime || !concludes(pending, heads)) start(pending)
  }

  /** Decides on a read that began after the call did: an end without events is final as it is. */
  const concludes = (pending: PendingCommand, heads: readonly number[]): boolean => {
    const [head = 0] = heads
    const isOneMoment = pending.entries.every(({ status, position }) => status === 'Ready' && position === head)
    if (!isOneMoment || heads.some((other) => other !== head)) return false
    const states = pending.entries.map(({ state }) => state)
    const verdict = decideOn(pending, states, settings.batch.commandLimits)
    if (verdict.kind === 'Append') return false
    if (verdict.kind === 'Throw') pending.fail(verdict.thrown)
    else pending.finish(verdict.conclude({ observed: positionFrom(head), attempts: pending.round }))
    return true
  }

  const verified = async (pending: PendingCommand): Promise<void> => {
    for (const entry of pending.entries) await verifyEntry(log, entry)
    if (isReady(pending)) batches.enqueue(pending)
    else await load(pending)
  }

  const submit = (
    policy: RetryPolicy,
    signal: Command<DomainEvent, unknown>['signal'],
    pendingOf: (call: Pick<Pending, 'policy' | 'round' | 'alone' | 'stage' | 'finish' | 'fail'>) => Pending,
    release: () => void,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const done = (): boolean => {
        if (pending.stage === 'Done') return false
        pending.stage = 'Done'
        waiting--
        signal?.removeEventListener('abort', onAbort)
        release()
        return true
      }
      const finish = (result: Answer): void => {
        if (!done()) return
        const commandId = pending.kind === 'Command' ? pending.command.commandId : undefined
        if (commandId !== undefined && result.ok && result.value.append !== null) handled.add(commandId)
        resolve(result)
      }
      const fail = (thrown: unknown): void => {
        // Whatever the application threw is what its caller gets.
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors
        if (done()) reject(thrown)
      }
      const pending = pendingOf({ policy, round: 1, alone: false, stage: 'Waiting', finish, fail })
      const onAbort = (): void => {
        if (signal === undefined) return
        finish(err(aborted(pending.stage === 'Sent' ? 'unknown' : 'not-appended', signal)))
      }
      waiting++
      if (signal?.aborted === true) return onAbort()
      signal?.addEventListener('abort', onAbort)
      start(pending)
    })

  const overloaded = async (): Promise<Result<never, StoreError>> =>
    err(storeError('Overloaded', `${waiting} calls are waiting already; send less, or wait`))

  // Inside, a command is one of some events and some errors: whose they are, its caller's types know.
  return {
    command: (command, policy) => {
      if (waiting >= settings.maxWaiting) return overloaded()
      const erased = command as unknown as Command<DomainEvent, unknown>
      const entries = command.boundaries.map((boundary) => cache.acquire(boundary, erased.codec))
      const answer = submit(
        policy,
        command.signal,
        (call) => ({
          ...call,
          kind: 'Command',
          command: erased,
          entries,
          verdict: undefined,
          decidedOn: [],
          lookedUp: false,
        }),
        () => entries.forEach(cache.release),
      )
      return answer as Promise<never>
    },
    append: (append, policy) => {
      if (waiting >= settings.maxWaiting) return overloaded()
      const erased = append as unknown as EventsToAppend<DomainEvent>
      // The store may refuse the whole call for it, as if the log had been replaced.
      const alone = isBeyond(erased.request.conditions, log.knownHead().position)
      return submit(
        policy,
        append.signal,
        (call) => ({ ...call, ...erased, kind: 'Append', alone }),
        nothing,
      ) as Promise<never>
    },
    reset: known.reset,
  }
}

const nothing = (): void => undefined
