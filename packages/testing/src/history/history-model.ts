import type { Codec, ContextDecider, Decider, View } from 'factos'

// Deciders and codecs are invariant in their types, so no narrower constraint accepts every one.
// oxlint-disable typescript/no-explicit-any
/** What can be recorded by name: a decider, a context decider, or a view given to `readContext` or `loadStream`. */
export type ModelDecider = Decider<any, any, any, any> | ContextDecider<any, any, any, any> | View<any, any>

/** A codec of a model. */
export type ModelCodec = Codec<any>
// oxlint-enable typescript/no-explicit-any

/**
 * The pure parts of an application, by the names under which a history speaks of them. Every process that records, and
 * the one that checks, needs the same names for the same things.
 *
 * @example
 * const model: HistoryModel = { deciders: { ticketWindow }, codecs: { tickets: ticketCodec } }
 */
export interface HistoryModel {
  readonly deciders: Readonly<Record<string, ModelDecider>>
  readonly codecs: Readonly<Record<string, ModelCodec>>
}

/** The names of a model's parts. Throws a `TypeError` for a part that is not in the model. */
export interface ModelNames {
  readonly ofDecider: (decider: unknown) => string
  readonly ofCodec: (codec: unknown) => string
}

/** Finds the names of a model's parts by identity. */
export const modelNames = ({ deciders, codecs }: HistoryModel): ModelNames => {
  const deciderNames = new Map<unknown, string>(Object.entries(deciders).map(([name, decider]) => [decider, name]))
  const codecNames = new Map<unknown, string>(Object.entries(codecs).map(([name, codec]) => [codec, name]))
  return {
    ofDecider: (decider) => nameIn(deciderNames, decider, 'decider'),
    ofCodec: (codec) => nameIn(codecNames, codec, 'codec'),
  }
}

const nameIn = (names: ReadonlyMap<unknown, string>, part: unknown, what: string): string => {
  const name = names.get(part)
  if (name === undefined) {
    throw new TypeError(`this ${what} is not in the history's model; name it there, so that the call can be replayed`)
  }
  return name
}
