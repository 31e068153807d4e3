import type { Codec, DecodeFailure, DomainEvent, Result, Tag } from 'factos'
import type { HistoryModel, ModelCodec } from '../history-model.ts'
import type { LoggedEvent } from '../logged-event.ts'
import type { LogIndex } from './log-index.ts'

/** The events of a log as codecs of the model read them, each decoded once. */
export type DecodedLog = (codec: string) => (index: number) => Result<unknown, DecodeFailure>

/** Decodes on demand. */
export const decodedLog = ({ events }: LogIndex, model: HistoryModel): DecodedLog => {
  const known = new Map<string, ReturnType<DecodedLog>>()
  return (name) => {
    const read = known.get(name) ?? decodeOnce(codecNamed(model, name), events)
    known.set(name, read)
    return read
  }
}

const decodeOnce = (codec: ModelCodec, events: readonly LoggedEvent[]): ReturnType<DecodedLog> => {
  const decoded: Result<unknown, DecodeFailure>[] = []
  return (index) => (decoded[index] ??= decode(codec, events[index] as LoggedEvent))
}

/** A codec of the model. Throws an `Error` where the history was recorded with a model that has more. */
export const codecNamed = ({ codecs }: HistoryModel, name: string): ModelCodec => {
  const codec = codecs[name]
  if (codec === undefined) throw new Error(`the history speaks of a codec '${name}' that the model does not have`)
  return codec
}

const decode = (codec: Codec<DomainEvent>, event: LoggedEvent): Result<unknown, DecodeFailure> =>
  codec.decode({ ...event, tags: event.tags as readonly Tag[] })
