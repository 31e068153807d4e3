// The vocabulary
export { allEvents, query, queryItem, type NamesIn, type Query, type QueryItem } from './vocabulary/query.ts'
export { eventType, type AnyEventType, type DomainEvent } from './vocabulary/event-type.ts'
export { tag, type Tag } from './vocabulary/tag.ts'
export { matchesQuery } from './vocabulary/matches-query.ts'
export { highestPosition, noEvents, noPosition, type Position, type Revision } from './vocabulary/position.ts'
export {
  expectRevision,
  failIfEventsMatch,
  noAppendCondition,
  type AppendCondition,
  type ExpectRevision,
  type FailIfEventsMatch,
  type NoAppendCondition,
} from './vocabulary/append-condition.ts'
export { metadataKeys, noMetadata, type Metadata } from './vocabulary/metadata.ts'
export type { Recorded } from './vocabulary/recorded.ts'

// Deciding
export { accept, reject, type Decision } from './deciding/decision.ts'
export { decider, type Decider } from './deciding/decider.ts'
export { computeEvents, computeState, evolveRecorded } from './deciding/compute.ts'
export { decideContext, type Context, type LoadedStream } from './deciding/context.ts'
export { contextView, type ContextView } from './deciding/context-view.ts'
export {
  contextDecider,
  contextOf,
  type ContextDecider,
  type ContextEventsOf,
  type ContextStatesOf,
  type ScopedContext,
} from './deciding/context-decider.ts'

// Events and bytes
export { codec, type Codec, type DecodableEvent, type EncodedEvent } from './codec/codec.ts'
export { jsonCodec, mergeCodecs, type EventOf, type JsonCodec, type JsonEvents } from './codec/json-codec.ts'
export type { JsonEvent, Upcaster } from './codec/json-event.ts'
export type { SchemaIssue, SchemaResult, StandardSchema } from './codec/standard-schema.ts'

// The store
export type {
  AppendEventsCall,
  Dispatch,
  DispatchCall,
  DispatchOptions,
  DispatchWithContextCall,
  DispatchWithQueryCall,
  EventStore,
  EventStoreInTransaction,
  LoadStreamCall,
  ReadContextCall,
  ReadEventsCall,
  SelectedEvents,
  TransactionalEventStore,
} from './dispatch/event-store.ts'
export type { RetryOption } from './dispatch/retry-policy.ts'
export type { CancelSignal } from './dispatch/cancel-signal.ts'
export { memoryStore, type MemoryStoreOptions } from './memory/memory-store.ts'

// Views and effects
export { mergeViews, project, projectFrom, view, type EventsOfAll, type StatesOf, type View } from './reading/view.ts'
export { mergeReactors, react, reactAll, reactor, type Reactor } from './reading/reactor.ts'

// Results and errors
export { err, ok, unwrap, type Result } from './result.ts'
export { errorToString } from './errors/error-to-string.ts'
export { FactosError } from './errors/factos-error.ts'
export type { FactosErrorValue } from './errors/factos-error-value.ts'
export type { DecodeError, DecodeFailure, DecodeFailureReason } from './errors/decode-error.ts'
export type {
  AppendConditionFailed,
  DispatchError,
  DomainError,
  ReadError,
  UnsupportedAppendCondition,
} from './errors/dispatch-error.ts'
export type { StoreError, StoreErrorReason } from './errors/store-error.ts'
