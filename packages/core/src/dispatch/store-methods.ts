import type { Codec } from '../codec/codec.ts'
import type { DispatchError, ReadError } from '../errors/dispatch-error.ts'
import type { StoreError } from '../errors/store-error.ts'
import { commandFingerprint } from '../ids/fingerprint.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import type { Position, Revision } from '../vocabulary/position.ts'
import type { Query } from '../vocabulary/query.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import { unlessAborted } from './aborting.ts'
import { checkQuery, nameError, queryError } from './admission.ts'
import { contextBoundary, positionOf, queryBoundary, streamBoundary, type Boundary } from './boundary.ts'
import type { CancelSignal } from './cancel-signal.ts'
import type { AppendEventsCall, Dispatch, DispatchOptions, EventStoreInTransaction } from './event-store.ts'
import type { LogClient } from './log-client.ts'
import type { Command } from './prepare-command.ts'
import { readBoundary } from './read-boundary.ts'
import { checkReadBounds, readEvents } from './read-events.ts'
import type { RetryOption } from './retry-policy.ts'

/** Carries out what the methods of a store put together. */
export interface Executor {
  readonly log: LogClient
  readonly command: <S, E extends DomainEvent, D>(
    command: Command<S, E, D>,
    retry: RetryOption | undefined,
  ) => Promise<Result<Dispatch<E>, DispatchError<D>>>
  readonly append: <E extends DomainEvent>(
    call: AppendEventsCall<E>,
    fingerprint: string,
  ) => Promise<Result<Dispatch<E>, DispatchError>>
}

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

  const dispatching = async <S, E extends DomainEvent, D>(
    call: DispatchOptions & { readonly stream: string; readonly codec: unknown },
    boundary: Boundary<S>,
    query: Query | undefined,
    decide: Command<S, E, D>['decide'],
  ): Promise<Result<Dispatch<E>, DispatchError<D>>> => {
    const { stream, commandId, metadata, signal, retry } = call
    const error = targetError(stream, commandId, log) ?? (query === undefined ? undefined : queryError(query, limits))
    if (error !== undefined) return err(error)
    const fingerprint = commandId === undefined ? '' : commandFingerprint(stream, query)
    const codec = call.codec as Codec<E>
    return executor.command({ stream, boundary, decide, codec, metadata, commandId, fingerprint, signal }, retry)
  }

  return {
    readContext: ({ query, decider, codec, signal }) =>
      gate(async () => {
        checkQuery(query)
        const error = queryError(query, limits)
        if (error !== undefined) return err(error)
        return readAll(log, queryBoundary(query, decider), codec as unknown as Codec<never>, signal, (read) => ({
          query,
          ...read,
        }))
      }),

    loadStream: ({ stream, decider, codec, signal }) =>
      gate(async () => {
        const error = nameError('stream', stream, limits)
        if (error !== undefined) return err(error)
        return readAll(log, streamBoundary(stream, decider), codec, signal, (read) => ({ stream, ...read }))
      }),

    dispatch: (call) =>
      gate(() => {
        const { stream, decider, command } = call
        return dispatching(call, streamBoundary(stream, decider), undefined, (state) => decider.decide(state, command))
      }),

    dispatchWithQuery: (call) =>
      gate(async () => {
        const { query, decider, command } = call
        checkQuery(query)
        return dispatching(call, queryBoundary(query, decider), query, (state) => decider.decide(state, command))
      }),

    dispatchWithContext: (call) =>
      gate(async () => {
        const { decider, command } = call
        const boundary = contextBoundary(decider, command)
        return dispatching(call, boundary, boundary.query, (state) => decider.decide(state, command))
      }),

    append: (call) =>
      gate(async () => {
        const { stream, commandId, condition } = call
        const error = targetError(stream, commandId, log) ?? conditionError(condition, log)
        return error === undefined ? executor.append(call, commandFingerprint(stream, undefined)) : err(error)
      }),

    read: (call) => {
      checkQuery(call.query)
      checkReadBounds(call)
      return readEvents(log, call) as AsyncIterable<Recorded<never>>
    },
  }
}

interface ReadFacts<E, S> {
  readonly state: S
  readonly events: readonly Recorded<E>[]
  readonly observed: Position
  readonly revision: Revision
  readonly condition: AppendCondition
}

const readAll = async <S, E extends DomainEvent, T>(
  log: LogClient,
  boundary: Boundary<S>,
  codec: Codec<E>,
  signal: CancelSignal | undefined,
  result: (read: ReadFacts<E, S>) => T,
): Promise<Result<T, ReadError>> => {
  const events: Recorded<E>[] = []
  const reading = readBoundary(log, boundary, codec, [], (recorded) => events.push(recorded))
  const read = await unlessAborted(reading, signal, 'not-appended')
  if (!read.ok) return read
  const { state, head, lastRevision } = read.value
  const condition = boundary.condition(head, lastRevision)
  return ok(result({ state, events, observed: positionOf(head), revision: lastRevision, condition }))
}

const targetError = (stream: string, commandId: string | undefined, { limits }: LogClient): StoreError | undefined =>
  nameError('stream', stream, limits) ??
  (commandId === undefined ? undefined : nameError('command id', commandId, limits))

const conditionError = (condition: AppendCondition | undefined, { limits }: LogClient): StoreError | undefined => {
  if (condition?.kind === 'ExpectRevision') return nameError('stream', condition.stream, limits)
  if (condition?.kind !== 'FailIfEventsMatch') return undefined
  checkQuery(condition.query)
  return queryError(condition.query, limits)
}
