import type { Codec, DecodeFailure, DomainEvent, Result, Tag } from 'factos'
import type { HistoryModel, ModelCodec } from '../history-model.ts'
import type { LoggedEvent } from '../logged-event.ts'
import type { LogIndex } from './log-index.ts'

/** The events of a log as codecs of the model read them, each decoded once. */
export type DecodedLog = (codec: string) => DecodedEvents

/** The events of a log as one codec reads them. */
export interface DecodedEvents {
  /** The event at `index`, or {@link undecodable}. */
  readonly at: (index: number) => unknown
  /** Why the event at `index` cannot be decoded. */
  readonly failureAt: (index: number) => DecodeFailure
}

/** In place of an event that a codec cannot decode. */
export const undecodable: unique symbol = Symbol('undecodable')

/** Decodes on demand. */
export const decodedLog = ({ events }: LogIndex, model: HistoryModel): DecodedLog => {
  const known = new Map<string, DecodedEvents>()
  return (name) => {
    const read = known.get(name) ?? decodeOnce(codecNamed(model, name), events)
    known.set(name, read)
    return read
  }
}

const decodeOnce = (codec: ModelCodec, events: readonly LoggedEvent[]): DecodedEvents => {
  const decoded: unknown[] = []
  const failures = new Map<number, DecodeFailure>()
  return {
    at: (index) => {
      const known = decoded[index]
      if (known !== undefined) return known
      const result = decode(codec, events[index] as LoggedEvent)
      if (!result.ok) failures.set(index, result.error)
      return (decoded[index] = result.ok ? result.value : undecodable)
    },
    failureAt: (index) => failures.get(index) ?? { reason: 'InvalidData' },
  }
}

/** A codec of the model. Throws an `Error` where the history was recorded with a model that has more. */
export const codecNamed = ({ codecs }: HistoryModel, name: string): ModelCodec => {
  const codec = codecs[name]
  if (codec === undefined) throw new Error(`the history speaks of a codec '${name}' that the model does not have`)
  return codec
}

const decode = (codec: Codec<DomainEvent>, event: LoggedEvent): Result<unknown, DecodeFailure> =>
  codec.decode({ ...event, tags: event.tags as readonly Tag[] })
