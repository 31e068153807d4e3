import type { EventStoreInTransaction, Recorded } from 'factos'
import { FactosError } from 'factos'
import type { ModelNames } from './history-model.ts'
import {
  historyOpKey,
  type CallBegan,
  type HistoryOutcome,
  type RecordedMethod,
  type SeenEvent,
} from './history-record.ts'
import type { HistoryWriter } from './history-writer.ts'
import { toJsonLike } from './json-like.ts'
import { contextOutcome, dispatchOutcome, seen } from './outcome-of.ts'

/** What any of the recorded calls may hold. The types of the store have checked that its parts fit. */
interface AnyCall extends Omit<CallBegan, 'decider' | 'codec' | 'method' | 'transaction'> {
  readonly decider: never
  readonly codec: never
  readonly command: never
  readonly events: readonly never[]
}

/** The methods of `store`, with each call and its outcome written down. */
export const recordedMethods = (
  store: EventStoreInTransaction,
  names: ModelNames,
  writer: HistoryWriter,
  transaction?: string,
): EventStoreInTransaction => {
  const begin = (method: RecordedMethod, call: AnyCall): string => {
    const { stream, query, condition, metadata, commandId, after, before, limit, direction } = call
    return writer.begin({
      method,
      transaction,
      stream,
      query,
      condition,
      metadata,
      commandId,
      after,
      before,
      limit,
      direction,
      ...('decider' in call ? { decider: names.ofDecider(call.decider) } : {}),
      ...('codec' in call ? { codec: names.ofCodec(call.codec) } : {}),
      ...('command' in call ? { command: toJsonLike(call.command) } : {}),
      ...('events' in call ? { events: call.events.map(toJsonLike) } : {}),
    })
  }

  const recorded =
    (method: Exclude<RecordedMethod, 'read' | 'transaction'>, outcomeOf: (result: never) => HistoryOutcome) =>
    async (call: AnyCall): Promise<unknown> => {
      const op = begin(method, call)
      const writes = method !== 'readContext' && method !== 'loadStream'
      const sent = writes ? { ...call, metadata: { ...call.metadata, [historyOpKey]: op } } : call
      let result: unknown
      try {
        result = await (store[method] as (call: unknown) => Promise<unknown>)(sent)
      } catch (error) {
        writer.end(op, { kind: 'Threw', message: String(error) })
        throw error
      }
      writer.end(op, outcomeOf(result as never))
      return result
    }

  const methods = {
    dispatch: recorded('dispatch', dispatchOutcome),
    dispatchWithQuery: recorded('dispatchWithQuery', dispatchOutcome),
    dispatchWithContext: recorded('dispatchWithContext', dispatchOutcome),
    append: recorded('append', dispatchOutcome),
    readContext: recorded('readContext', contextOutcome),
    loadStream: recorded('loadStream', contextOutcome),
    read: (call: AnyCall): AsyncIterable<Recorded<unknown>> => {
      names.ofCodec(call.codec)
      const events = store.read(call as never) as AsyncIterable<Recorded<unknown>>
      return noting(events, () => begin('read', call), writer.end)
    },
  }
  return methods as unknown as EventStoreInTransaction
}

/** Passes events on, and writes down which they were. Reading begins with the first `next`. */
async function* noting(
  events: AsyncIterable<Recorded<unknown>>,
  begin: () => string,
  end: HistoryWriter['end'],
): AsyncGenerator<Recorded<unknown>, void, undefined> {
  const op = begin()
  const given: SeenEvent[] = []
  let finished = false
  let failed: string | undefined
  try {
    for await (const event of events) {
      given.push(seen(event))
      yield event
    }
    finished = true
  } catch (error) {
    failed = error instanceof FactosError ? error.message : String(error)
    throw error
  } finally {
    end(op, { kind: 'Read', events: given, finished, error: failed })
  }
}
