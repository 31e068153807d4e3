import type { Codec } from '../codec/codec.ts'
import { contextOf, statesByKey } from '../deciding/context-decider.ts'
import type { Decider } from '../deciding/decider.ts'
import type { Decision } from '../deciding/decision.ts'
import type { DispatchError, ReadError } from '../errors/dispatch-error.ts'
import type { StoreError } from '../errors/store-error.ts'
import { commandFingerprint } from '../ids/fingerprint.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Position, Revision } from '../vocabulary/position.ts'
import type { Query } from '../vocabulary/query.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import { aborted, unlessAborted } from './aborting.ts'
import { prepareAppend } from './append-events.ts'
import { checkQuery, conditionError, nameError, queryError } from './admission.ts'
import { positionOf, queryBoundary, streamBoundary, type Boundary } from './boundary.ts'
import type { CancelSignal } from './cancel-signal.ts'
import type { Command } from './decide-command.ts'
import type {
  Dispatch,
  DispatchOptions,
  EventStoreInTransaction,
  LoadStreamCall,
  ReadContextCall,
} from './event-store.ts'
import type { LogClient } from './log-client.ts'
import type { Executor } from './executors.ts'
import { readBoundaries, unfolded } from './read-boundaries.ts'
import { checkReadBounds, readEvents } from './read-events.ts'

/** Lets a call through, or answers in its place; counts it meanwhile. */
export type Gate = <T, E>(call: () => Promise<Result<T, E>>) => Promise<Result<T, E | StoreError>>

const openGate: Gate = (call) => call()

/**
 * The methods of a store: each checks its input, puts together a boundary and a command, and hands them over. The types of
 * the calls have made sure that decider, codec and query fit, so here they are one event type.
 */
export const storeMethods = (executor: Executor, gate: Gate = openGate): EventStoreInTransaction => {
  const { log } = executor
  const { limits } = log

  const dispatching = async <E extends DomainEvent, D>(
    call: DispatchOptions & { readonly stream: string; readonly codec: unknown },
    boundaries: readonly Boundary[],
    decide: Command<E, D>['decide'],
    query?: Query,
  ): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
    const { stream, commandId, metadata, signal, retry } = call
    const error = targetError(stream, commandId, log) ?? (query === undefined ? undefined : queryError(query, limits))
    if (error !== undefined) return err(error)
    const fingerprint = commandId === undefined ? '' : commandFingerprint(stream, query)
    const codec = call.codec as Codec<E>
    return executor.command({ stream, boundaries, decide, codec, metadata, commandId, fingerprint, signal }, retry)
  }

  return {
    readContext: <S, E extends DomainEvent, EC extends DomainEvent, N extends string>(
      call: ReadContextCall<S, E, EC, N>,
    ) =>
      gate(async () => {
        const { query, decider, codec, signal } = call
        checkQuery(query)
        const error = queryError(query, limits)
        if (error !== undefined) return err(error)
        const read = await readAll<S, E>(log, queryBoundary(query, decider), codec as unknown as Codec<E>, signal)
        if (!read.ok) return read
        const { state, events, observed, condition } = read.value
        return ok({ query, state, events, observed, condition })
      }),

    loadStream: <S, E extends DomainEvent>({ stream, decider, codec, signal }: LoadStreamCall<S, E>) =>
      gate(async () => {
        const error = nameError('stream', stream, limits)
        if (error !== undefined) return err(error)
        const read = await readAll<S, E>(log, streamBoundary(stream, decider), codec, signal)
        return read.ok ? ok({ stream, ...read.value }) : read
      }),

    dispatch: (call) =>
      gate(async () => {
        const { stream, decider, command } = call
        return dispatching(call, [streamBoundary(stream, decider)], onState(decider, command))
      }),

    dispatchWithQuery: (call) =>
      gate(async () => {
        const { query, decider, command } = call
        checkQuery(query)
        return dispatching(call, [queryBoundary(query, decider)], onState(decider, command), query)
      }),

    dispatchWithContext: (call) =>
      gate(async () => {
        const { decider, command } = call
        const { query, views } = contextOf(decider, command)
        for (const view of views) checkQuery(view.query)
        // Joined with one that matches all, a query is not seen any more.
        for (const view of views) {
          const error = queryError(view.query, limits)
          if (error !== undefined) return err(error)
        }
        const boundaries = views.map((one) => queryBoundary(one.query, one.view))
        const decide = (states: readonly unknown[]) => decider.decide(statesByKey(views, states) as never, command)
        return dispatching(call, boundaries, decide, query)
      }),

    append: (call) =>
      gate(async () => {
        const { stream, commandId, condition } = call
        const error = targetError(stream, commandId, log) ?? conditionError(condition, limits)
        if (error !== undefined) return err(error)
        const fingerprint = commandId === undefined ? '' : commandFingerprint(stream, undefined)
        const append = prepareAppend(call, fingerprint, limits)
        return append.ok ? executor.append(append.value, fingerprint) : append
      }),

    read: (call) => {
      checkQuery(call.query)
      checkReadBounds(call)
      return readEvents(log, call) as AsyncIterable<Recorded<never>>
    },
  }
}

const onState =
  <C, S, E, D>(decider: Decider<C, S, E, D>, command: C) =>
  ([state]: readonly unknown[]): Decision<E, D> =>
    decider.decide(state as S, command)

interface ReadContext<E, S> {
  readonly state: S
  readonly events: readonly Recorded<E>[]
  readonly observed: Position
  readonly revision: Revision
  readonly condition: AppendCondition
}

const readAll = async <S, E extends DomainEvent>(
  log: LogClient,
  boundary: Boundary,
  codec: Codec<E>,
  signal: CancelSignal | undefined,
): Promise<Result<ReadContext<E, S>, ReadError>> => {
  if (signal?.aborted === true) return err(aborted('not-appended', signal))
  const events: Recorded<E>[] = []
  const folded = unfolded(boundary)
  const reading = readBoundaries(log.read, [folded], codec, [], (recorded) => events.push(recorded))
  const read = await unlessAborted(reading, signal, 'not-appended')
  if (!read.ok) return read
  const { head } = read.value
  const { state, revision } = folded
  const condition = boundary.condition(head.position, revision)
  return ok({ state: state as S, events, observed: positionOf(head), revision, condition })
}

const targetError = (stream: string, commandId: string | undefined, { limits }: LogClient): StoreError | undefined =>
  nameError('stream', stream, limits) ??
  (commandId === undefined ? undefined : nameError('command id', commandId, limits))
