import type { Codec } from '../codec/codec.ts'
import type { ContextDecider } from '../deciding/context-decider.ts'
import type { Context, LoadedStream } from '../deciding/context.ts'
import type { Decider } from '../deciding/decider.ts'
import type { DispatchError, ReadError } from '../errors/dispatch-error.ts'
import type { StoreError } from '../errors/store-error.ts'
import type { View } from '../reading/view.ts'
import type { Result } from '../result.ts'
import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { AnyEventType, DomainEvent } from '../vocabulary/event-type.ts'
import type { Metadata } from '../vocabulary/metadata.ts'
import type { Position } from '../vocabulary/position.ts'
import type { Query } from '../vocabulary/query.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import type { CancelSignal } from './cancel-signal.ts'
import type { RetryOption } from './retry-policy.ts'

/**
 * A log of events, and the flow of handling commands on it: read the facts that a decision needs, fold, decide, append
 * only if nothing relevant happened meanwhile.
 *
 * Expected outcomes are returned as `Result`; a promise rejects only for a bug, such as a decider that throws, or input
 * that TypeScript would have refused. `U` is what this store cannot do, if anything: `UnsupportedAppendCondition`.
 */
export interface EventStore<U = never> {
  /** Makes or upgrades the store's schema. Safe at every start, and from several processes at once. */
  readonly migrate: () => Promise<Result<void, StoreError>>
  /** Waits for what is under way, then ends the store's own resources. Later calls fail with reason `Closed`. */
  readonly close: () => Promise<void>

  /**
   * Reads the events that a query selects and folds them. `decider` may be a view too: only `initial` and `evolve` are
   * used. It keeps the events, so its memory grows with their number; a dispatch does not.
   */
  readonly readContext: <S, E extends DomainEvent, EC extends DomainEvent, N extends string>(
    call: ReadContextCall<S, E, EC, N>,
  ) => Promise<Result<Context<E, S>, ReadError>>

  /** Reads one stream and folds it. */
  readonly loadStream: <S, E extends DomainEvent>(
    call: LoadStreamCall<S, E>,
  ) => Promise<Result<LoadedStream<E, S>, ReadError>>

  /**
   * Decides a command on one stream, protected by the stream's revision: any event appended to the stream meanwhile makes
   * it decide again.
   */
  readonly dispatch: <C, S, E extends DomainEvent, D>(
    call: DispatchCall<C, S, E, D>,
  ) => Promise<Result<Dispatch<E>, DispatchError<D, U>>>

  /**
   * Decides a command on the events that a query selects, wherever they are; the new events go to `stream`. Any event
   * that matches the query and is appended meanwhile makes it decide again.
   */
  readonly dispatchWithQuery: <C, S, E extends DomainEvent, D, EC extends DomainEvent, N extends string>(
    call: DispatchWithQueryCall<C, S, E, D, EC, N>,
  ) => Promise<Result<Dispatch<E>, DispatchError<D, U>>>

  /** Decides a command on several contexts at once: see `contextDecider`. */
  readonly dispatchWithContext: <C, S, E extends DomainEvent, D, EC extends DomainEvent>(
    call: DispatchWithContextCall<C, S, E, D, EC>,
  ) => Promise<Result<Dispatch<E>, DispatchError<D, U>>>

  /** Appends events without a decider; without a condition, whatever happened meanwhile. */
  readonly append: <E extends DomainEvent>(
    call: AppendEventsCall<E>,
  ) => Promise<Result<Dispatch<E>, DispatchError<never, U>>>

  /**
   * Reads events page by page, up to the head of the log at its first page; what is appended later is not seen. Throws a
   * `FactosError` that carries a `ReadError`.
   *
   * @example
   * for await (const { position, event } of store.read({ query: sale, codec: ticketCodec })) console.log(position, event)
   */
  readonly read: <EC extends DomainEvent, N extends EC['type'] | AnyEventType>(
    call: ReadEventsCall<EC, N>,
  ) => AsyncIterable<Recorded<SelectedEvents<EC, N>>>
}

/** A store inside a transaction: what it appends becomes durable, and visible to others, when the transaction commits. */
export type EventStoreInTransaction<U = never> = Omit<EventStore<U>, 'migrate' | 'close'>

/**
 * A store whose log shares a database with the application's tables, so that both can change in one transaction. `Client`
 * is what the application runs its statements on.
 */
export interface TransactionalEventStore<Client, U = never> extends EventStore<U> {
  /**
   * The store inside a transaction that the application began on `client`, and ends itself. Its first call takes the
   * log's one lock, so other appends wait until that transaction ends: keep it brief. Nothing is retried inside. Once
   * the store is closed, its calls fail with reason `Closed`.
   */
  readonly within: (client: Client) => EventStoreInTransaction<U>
  /**
   * Runs `run` in a transaction that holds the log's lock, and commits; rolls back when `run` throws, and rethrows. For
   * read models that must change together with the events.
   */
  readonly transaction: <T>(
    run: (store: EventStoreInTransaction<U>, client: Client) => Promise<T>,
  ) => Promise<Result<T, StoreError>>
}

/** What a dispatch or append did. */
export interface Dispatch<E> {
  /** The place of the command's last event; `null` when there was nothing to append. */
  readonly append: { readonly currentRevision: number; readonly position: number } | null
  /** The new events as they were committed; of a duplicate, those recorded before. */
  readonly events: readonly Recorded<E>[]
  /** The head of the log that the decision is based on. */
  readonly observed: Position
  /** How many rounds it took: 1 plus those lost to the command's own condition or to a fault. */
  readonly attempts: number
  /** The same `commandId` was handled before, and this is what it did then. */
  readonly duplicate: boolean
}

/** Folds decision state from the events that a query selects. */
export interface ReadContextCall<S, E extends DomainEvent, EC extends DomainEvent, N extends string> {
  readonly query: Query<N> & Folded<N, E, EC>
  readonly decider: View<S, E>
  readonly codec: Codec<EC> & Covering<E, EC>
  readonly signal?: CancelSignal | undefined
}

/** Folds decision state from one stream. */
export interface LoadStreamCall<S, E extends DomainEvent> {
  readonly stream: string
  readonly decider: View<S, E>
  readonly codec: Codec<NoInfer<E>>
  readonly signal?: CancelSignal | undefined
}

/** What every dispatch may be told. */
export interface DispatchOptions {
  /** Merged over the metadata that the codec gives, on every event. */
  readonly metadata?: Metadata | undefined
  /**
   * Makes the command happen at most once: when it comes again with the same id, stream and query, the recorded events
   * are returned with `duplicate: true`. Rejections and empty decisions are not remembered.
   */
  readonly commandId?: string | undefined
  /** How often to try again after conflicts and definite faults; `false`: one attempt, with a read of its own. */
  readonly retry?: RetryOption | undefined
  /** Abort before the append is sent, and nothing happens; after it, the outcome is reported as `unknown`. */
  readonly signal?: CancelSignal | undefined
}

/** A command for one stream. */
export interface DispatchCall<C, S, E extends DomainEvent, D> extends DispatchOptions {
  readonly stream: string
  readonly decider: Decider<C, S, E, D>
  readonly codec: Codec<NoInfer<E>>
  readonly command: NoInfer<C>
}

/** A command for the events that a query selects. */
export interface DispatchWithQueryCall<
  C,
  S,
  E extends DomainEvent,
  D,
  EC extends DomainEvent,
  N extends string,
> extends DispatchOptions {
  /** Where the new events go. It is not part of what protects the decision. */
  readonly stream: string
  readonly query: Query<N> & Folded<N, E, EC>
  readonly decider: Decider<C, S, E, D>
  readonly codec: Codec<EC> & Covering<E, EC>
  readonly command: NoInfer<C>
}

/** A command for several contexts. */
export interface DispatchWithContextCall<
  C,
  S,
  E extends DomainEvent,
  D,
  EC extends DomainEvent,
> extends DispatchOptions {
  readonly stream: string
  readonly decider: ContextDecider<C, S, E, D>
  readonly codec: Codec<EC> & Covering<E, EC>
  readonly command: NoInfer<C>
}

/** Events to append without a decider. */
export interface AppendEventsCall<E extends DomainEvent> extends Omit<DispatchOptions, 'retry'> {
  readonly stream: string
  readonly events: readonly NoInfer<E>[]
  readonly codec: Codec<E>
  readonly condition?: AppendCondition | undefined
}

/** Which events to read. */
export interface ReadEventsCall<EC extends DomainEvent, N extends string> {
  readonly query: Query<N>
  readonly codec: Codec<EC>
  /** Only positions above this one. */
  readonly after?: Position | undefined
  /** Only positions below this one. */
  readonly before?: number | undefined
  /** At most so many events; at least 1. */
  readonly limit?: number | undefined
  /** By position: `forwards`, the default, is oldest first. */
  readonly direction?: 'forwards' | 'backwards' | undefined
  readonly signal?: CancelSignal | undefined
}

/** The events of a codec that a query which names `N` can select. */
export type SelectedEvents<EC extends DomainEvent, N extends string> = [AnyEventType] extends [N]
  ? EC
  : Extract<EC, { readonly type: N }>

/**
 * The query may select only what the decider folds. Any type at all (no types named, `allEvents`, `eventType(name)`) is
 * right only for a decider that folds every event of the codec.
 */
type Folded<N extends string, E extends DomainEvent, EC extends DomainEvent> = [N] extends [FoldableNames<E, EC>]
  ? unknown
  : { readonly 'this query selects events that the decider does not fold': Exclude<N, FoldableNames<E, EC>> }

type FoldableNames<E extends DomainEvent, EC extends DomainEvent> =
  | E['type']
  | ([EC['type']] extends [E['type']] ? AnyEventType : never)

/** The codec must know every event of the decider. */
type Covering<E extends DomainEvent, EC extends DomainEvent> = [E] extends [EC]
  ? unknown
  : { readonly 'the codec cannot encode these events of the decider': Exclude<E, EC> }
