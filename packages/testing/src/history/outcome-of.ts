import type { Context, Dispatch, LoadedStream, Recorded, StoreError } from 'factos'
import { errorToString, type FactosErrorValue, type Result } from 'factos'
import { eventDigest } from './event-digest.ts'
import type { AcknowledgedEvent, HistoryOutcome, SeenEvent } from './history-record.ts'
import { toJsonLike } from './json-like.ts'

/** The outcome of a dispatch or an append. */
export const dispatchOutcome = (result: Result<Dispatch<unknown>, FactosErrorValue>): HistoryOutcome => {
  if (!result.ok) return errorOutcome(result.error)
  const { events, append, observed, attempts, duplicate } = result.value
  return { kind: 'Accepted', events: events.map(acknowledged), append, observed, attempts, duplicate }
}

/** The outcome of `readContext` or `loadStream`. */
export const contextOutcome = (
  result: Result<Context<unknown, unknown> | LoadedStream<unknown, unknown>, FactosErrorValue>,
): HistoryOutcome => {
  if (!result.ok) return errorOutcome(result.error)
  const { events, state, observed } = result.value
  const revision = 'revision' in result.value ? result.value.revision : undefined
  return { kind: 'Context', observed, state: toJsonLike(state), events: events.map(seen), revision }
}

/** The outcome of a transaction: what became of the calls inside. */
export const transactionOutcome = (result: Result<unknown, StoreError>): HistoryOutcome => {
  if (result.ok) return { kind: 'Committed' }
  const { reason, message, outcome } = result.error
  return outcome === 'unknown' ? { kind: 'Unknown', reason, message } : { kind: 'RolledBack', message }
}

/** The outcome of a call that failed. */
const errorOutcome = (error: FactosErrorValue): HistoryOutcome => {
  switch (error.kind) {
    case 'DomainError':
      return { kind: 'Rejected', error: toJsonLike(error.domainError), observed: error.observed }
    case 'AppendConditionFailed':
      return { kind: 'ConditionFailed', condition: error.condition }
    case 'DecodeError':
      return {
        kind: 'DecodeError',
        position: error.stored.position,
        type: error.stored.type,
        message: errorToString(error),
      }
    case 'UnsupportedAppendCondition':
      return { kind: 'NotAppended', reason: error.kind, message: errorToString(error) }
    case 'StoreError': {
      const { reason, message, outcome } = error
      return { kind: outcome === 'unknown' ? 'Unknown' : 'NotAppended', reason, message }
    }
  }
}

/** Where an event that was read is, and what was told of it, in brief. */
export const seen = (recorded: Recorded<unknown>): SeenEvent => [recorded.position, eventDigest(recorded)]

const acknowledged = ({ event, ...recorded }: Recorded<unknown>): AcknowledgedEvent => ({
  ...recorded,
  event: toJsonLike(event),
})
