import type { AppendCondition, Metadata, Position, Query, Revision } from 'factos'

/** One line of a history: a call was made, or was answered. */
export type HistoryRecord = CallBegan | CallEnded

/** The methods of a store that are recorded. */
export type RecordedMethod =
  | 'dispatch'
  | 'dispatchWithQuery'
  | 'dispatchWithContext'
  | 'append'
  | 'readContext'
  | 'loadStream'
  | 'read'
  | 'transaction'

/** A call, written before it is made. Where no {@link CallEnded} follows, its process died, and its outcome is unknown. */
export interface CallBegan {
  /** Nanoseconds of the machine's monotonic clock, the same for all its processes, as a decimal number. */
  readonly at: string
  readonly kind: 'Begin'
  /** Names the call; unique over all processes. Every event that it appended carries it in its metadata. */
  readonly op: string
  readonly process: string
  readonly method: RecordedMethod
  /** The call of `transaction` inside which it was made. */
  readonly transaction?: string | undefined
  readonly stream?: string | undefined
  readonly query?: Query | undefined
  /** Their names in the model. */
  readonly decider?: string | undefined
  readonly codec?: string | undefined
  readonly command?: unknown
  /** What `append` was given. */
  readonly events?: readonly unknown[] | undefined
  readonly condition?: AppendCondition | undefined
  /** What the caller gave, without what the recorder adds. */
  readonly metadata?: Metadata | undefined
  readonly commandId?: string | undefined
  readonly after?: Position | undefined
  readonly before?: number | undefined
  readonly limit?: number | undefined
  readonly direction?: 'forwards' | 'backwards' | undefined
}

/** What a call was answered, written before the caller hears of it. */
export interface CallEnded {
  readonly at: string
  readonly kind: 'End'
  readonly op: string
  readonly outcome: HistoryOutcome
}

/** What a caller was told. */
export type HistoryOutcome =
  | AcceptedOutcome
  | { readonly kind: 'Rejected'; readonly error: unknown; readonly observed: Position }
  | { readonly kind: 'ConditionFailed'; readonly condition: AppendCondition }
  | { readonly kind: 'DecodeError'; readonly position: Position; readonly type: string; readonly message: string }
  /** Definitely not appended; of a call that only reads: not read. */
  | { readonly kind: 'NotAppended'; readonly reason: string; readonly message: string }
  /** May have been appended, and may still land. */
  | { readonly kind: 'Unknown'; readonly reason: string; readonly message: string }
  /** The promise was rejected: a bug somewhere. Whether anything was appended is not known. */
  | { readonly kind: 'Threw'; readonly message: string }
  | ContextOutcome
  | ReadOutcome
  /** What the calls inside a transaction appended is durable. */
  | { readonly kind: 'Committed' }
  /** Nothing of what the calls inside a transaction were told is in the log. */
  | { readonly kind: 'RolledBack'; readonly message: string }

/** A command that was accepted, or events that were appended. */
export interface AcceptedOutcome {
  readonly kind: 'Accepted'
  readonly events: readonly AcknowledgedEvent[]
  readonly append: { readonly currentRevision: number; readonly position: number } | null
  readonly observed: Position
  readonly attempts: number
  readonly duplicate: boolean
}

/** An event as the caller was told of it: all of `Recorded`. */
export interface AcknowledgedEvent {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly position: number
  readonly type: string
  readonly version: number
  readonly tags: readonly string[]
  readonly metadata: Metadata
  readonly recordedAt: number
  /** The decoded event, as `toJsonLike` writes it. */
  readonly event: unknown
}

/** What `readContext` or `loadStream` told. */
export interface ContextOutcome {
  readonly kind: 'Context'
  readonly observed: Position
  readonly state: unknown
  readonly events: readonly SeenEvent[]
  readonly revision?: Revision | undefined
}

/** What `read` gave until it ended. */
export interface ReadOutcome {
  readonly kind: 'Read'
  readonly events: readonly SeenEvent[]
  /** Whether it came to its own end; otherwise it was left early, or threw `error`. */
  readonly finished: boolean
  readonly error?: string | undefined
}

/** The position of an event that was read, and a digest of all that was told of it. */
export type SeenEvent = readonly [position: number, digest: string]

/** The metadata key under which every recorded event names the call that wrote it. */
export const historyOpKey = 'factos_history_op'
