/**
 * What an application notes beside an event for audit and operations. Queries never look at it. Any well-formed
 * string survives a round trip; keys are unique.
 */
export type Metadata = Readonly<Record<string, string>>

/** No metadata. */
export const noMetadata: Metadata = Object.freeze({})

/** The keys that Factos and its documentation use. Others are the application's own. */
export interface MetadataKeys {
  /** Ties together all facts and effects of one operation. */
  readonly correlationId: 'correlation_id'
  /** The fact or effect that caused this one. */
  readonly causationId: 'causation_id'
  /** The bounded context that produced a fact. */
  readonly sourceContext: 'source_context'
  /** The id of the event that an integration effect came from. */
  readonly sourceEventId: 'source_event_id'
  /** The position of the event that an integration effect came from. */
  readonly sourcePosition: 'source_position'
  /** Who or what is responsible for a fact. */
  readonly actor: 'actor'
  /** The key by which the caller's request is recognised when it comes again. */
  readonly idempotencyKey: 'idempotency_key'
  /** The public id of the operation. */
  readonly operationId: 'operation_id'
}

/**
 * The keys that Factos and its documentation use.
 *
 * @example
 * store.dispatch({ ..., metadata: { [metadataKeys.correlationId]: request.id } })
 */
export const metadataKeys: MetadataKeys = Object.freeze({
  correlationId: 'correlation_id',
  causationId: 'causation_id',
  sourceContext: 'source_context',
  sourceEventId: 'source_event_id',
  sourcePosition: 'source_position',
  actor: 'actor',
  idempotencyKey: 'idempotency_key',
  operationId: 'operation_id',
})
